import type { MessageSelection } from "../../api";
import { type Filters, toFilter, writeFilters } from "../address/filters";
import { Store, useStore } from "./store";

/** What is selected, in which scan and under which filters. */
interface Ticked {
  readonly of: string;
  readonly ids: ReadonlySet<string>;
  /** All that match, on every page. */
  readonly all: boolean;
}

const NONE: Ticked = { of: "", ids: new Set(), all: false };
const ticked = new Store<Ticked>(NONE);

export interface Selected {
  readonly ids: ReadonlySet<string>;
  readonly all: boolean;
  readonly toggle: (id: string) => void;
  readonly setPage: (ids: readonly string[], on: boolean) => void;
  readonly selectAll: () => void;
  readonly clear: () => void;
}

/** The selection of a list. What was selected under other filters, or in another scan, does not count. */
export function useSelected(scan: string, filters: Filters): Selected {
  const of = `${scan}${writeFilters(filters)}`;
  const stored = useStore(ticked);
  const { ids, all } = stored.of === of ? stored : NONE;
  const set = (next: Iterable<string>, isAll = false) => ticked.set({ of, ids: new Set(next), all: isAll });
  return {
    ids,
    all,
    toggle: (id) => set(ids.has(id) ? [...ids].filter((other) => other !== id) : [...ids, id]),
    setPage: (page, on) => set(on ? [...ids, ...page] : [...ids].filter((id) => !page.includes(id))),
    selectAll: () => set([], true),
    clear: () => set([]),
  };
}

export const selectionOf = (
  { ids, all }: Pick<Selected, "ids" | "all">,
  filters: Filters,
): MessageSelection => (all ? { filter: toFilter(filters) } : { ids: [...ids] });
