import type { Filter, HeldRole } from "../../api";

/** The filters of a selection, as named by the address and the server. */
export const FILTERS = [
  "queue",
  "reason",
  "producer",
  "cause",
  "attempt",
  "olderThan",
  "newerThan",
  "id",
  "bodyContains",
  "body",
  "attribute",
  "withoutAttribute",
] as const satisfies readonly (keyof Filter)[];
export type FilterName = (typeof FILTERS)[number];

/** The filters of an address, each with its values; none without a value. */
export type Filters = Readonly<Partial<Record<FilterName, readonly string[]>>>;

export function readFilters(query: string): Filters {
  const given = new URLSearchParams(query);
  return Object.fromEntries(
    FILTERS.map((name) => [name, given.getAll(name).filter((value) => value !== "")] as const).filter(
      ([, values]) => values.length > 0,
    ),
  );
}

/** A query with these filters and nothing else; empty without any. */
export function writeFilters(filters: Filters, others: Readonly<Record<string, string>> = {}): string {
  const query = new URLSearchParams();
  for (const name of FILTERS) {
    for (const value of filters[name] ?? []) query.append(name, value);
  }
  for (const [name, value] of Object.entries(others)) {
    if (value !== "") query.append(name, value);
  }
  const text = query.toString();
  return text === "" ? "" : `?${text}`;
}

/** The filters with another value for one of them. An empty value removes it. */
export const withFilter = (filters: Filters, name: FilterName, value: string): Filters => {
  const { [name]: _before, ...rest } = filters;
  return value === "" ? rest : { ...rest, [name]: [value] };
};

const isHeld = (value: string): value is HeldRole => value === "retry" || value === "quarantine";

/** The filters in the form of a selection. */
export function toFilter({ queue, attempt, olderThan, newerThan, ...lists }: Filters): Filter {
  return {
    ...lists,
    ...(queue !== undefined && { queue: queue.filter(isHeld) }),
    ...(attempt !== undefined && { attempt: attempt.map(Number) }),
    ...(olderThan?.[0] !== undefined && { olderThan: olderThan[0] }),
    ...(newerThan?.[0] !== undefined && { newerThan: newerThan[0] }),
  };
}

/** The filters combined with those of a group, which concern something else. */
export function addFilter(filters: Filters, group: Filter): Filters {
  const added = FILTERS.map((name) => {
    const value = group[name];
    return [
      name,
      value === undefined ? undefined : typeof value === "string" ? [value] : value.map(String),
    ] as const;
  }).filter(([, values]) => values !== undefined);
  return { ...filters, ...Object.fromEntries(added) };
}
