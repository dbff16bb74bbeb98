import { navigate } from "./address/navigation";
import { letterKeys } from "./state/preferences";

export interface KeyHelp {
  readonly keys: readonly string[];
  readonly text: string;
}

export const KEYS: readonly KeyHelp[] = [
  { keys: ["/"], text: "go to the filters" },
  { keys: ["j", "k"], text: "next row, previous row" },
  { keys: ["Enter"], text: "open the row" },
  { keys: ["x"], text: "select or deselect the row" },
  { keys: ["e"], text: "edit the message" },
  { keys: ["s"], text: "start a scan" },
  { keys: ["1", "2", "3", "4"], text: "overview, groups, messages, operations" },
  { keys: ["?"], text: "this help" },
  { keys: ["Esc"], text: "close the open dialog" },
];

const VIEWS: Readonly<Record<string, string>> = {
  "1": "/",
  "2": "/groups",
  "3": "/messages",
  "4": "/operations",
};

const one = (selector: string) => document.querySelector<HTMLElement>(selector);

/** The links of the rows in reading order. Parts of the page mark with data attributes what the keys act on. */
const rowLinks = () => [...document.querySelectorAll<HTMLAnchorElement>("a[data-row]")];
const rowOf = (element: Element | null) => element?.closest("tr, li") ?? null;
const focusedRow = () => rowOf(document.activeElement);

function moveRow(by: 1 | -1): void {
  const links = rowLinks();
  const row = focusedRow();
  const at = links.findIndex((link) => rowOf(link) === row);
  const next = links[at === -1 ? (by === 1 ? 0 : links.length - 1) : at + by];
  next?.focus();
  next?.scrollIntoView({ block: "nearest" });
}

function edit(): void {
  const address =
    focusedRow()?.querySelector<HTMLElement>("a[data-edit]")?.dataset.edit ??
    one("[data-edit-here]")?.dataset.editHere;
  if (address !== undefined) navigate(address);
}

function search(): void {
  const field = one("[data-search]");
  field?.closest("details")?.setAttribute("open", "");
  field?.focus();
}

const ACTIONS: Readonly<Record<string, () => void>> = {
  "/": search,
  j: () => moveRow(1),
  k: () => moveRow(-1),
  x: () => focusedRow()?.querySelector<HTMLElement>("input[type=checkbox]")?.click(),
  e: edit,
  s: () => one("[data-scan]")?.click(),
  "?": () => one("[data-help]")?.click(),
};

const takesText = (target: EventTarget | null) =>
  target instanceof HTMLElement &&
  target.matches("input:not([type=checkbox]):not([type=radio]), textarea, select");

/** Single letters act only while no text is being typed and no dialog is open. */
export function startKeyboard(): void {
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || !letterKeys.value) return;
    if (takesText(event.target) || one("dialog[open]") !== null) return;
    const action = ACTIONS[event.key];
    const view = VIEWS[event.key];
    if (action === undefined && view === undefined) return;
    event.preventDefault();
    if (view === undefined) action?.();
    else navigate(view);
  });
}
