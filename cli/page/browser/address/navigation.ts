import { Store } from "../state/store";
import { base, withoutBase } from "./base";

/** Where the page is: the path, and the filters as in the address. */
export interface Place {
  readonly path: string;
  /** Begins with a question mark, or is empty. */
  readonly query: string;
}

const here = (): Place => ({ path: withoutBase(location.pathname), query: location.search });

export const place = new Store<Place>(here());

/** A browser allows few changes of its address in a short time. While somebody types, it is changed this often. */
const ADDRESS_MS = 250;
let waiting: ReturnType<typeof setTimeout> | undefined;

function writeAddress(): void {
  clearTimeout(waiting);
  waiting = undefined;
  history.replaceState(history.state, "", base + place.value.path + place.value.query);
}

const flush = () => {
  if (waiting !== undefined) writeAddress();
};

const placeOf = (href: string): Place => {
  const { pathname, search } = new URL(href, location.origin);
  return { path: withoutBase(pathname), query: search };
};

/** Goes somewhere. Going back leads here. */
export function navigate(href: string): void {
  flush();
  const next = placeOf(href);
  const isSame = next.path === place.value.path && next.query === place.value.query;
  if (!isSame) history.pushState(null, "", base + next.path + next.query);
  if (next.path !== place.value.path) scrollTo(0, 0);
  place.set(next);
}

/** Replaces the current place: going back does not lead to it. */
export function replacePlace(href: string): void {
  place.set(placeOf(href));
  waiting ??= setTimeout(writeAddress, ADDRESS_MS);
}

/** Follows the browser's back and forward, and the page's own links. */
export function startNavigation(): void {
  addEventListener("popstate", () => {
    clearTimeout(waiting);
    waiting = undefined;
    place.set(here());
  });
  addEventListener("pagehide", flush);
  document.addEventListener("click", (event) => {
    const link = event.target instanceof Element ? event.target.closest("a") : null;
    if (link === null || link.origin !== location.origin || link.target !== "" || link.hash !== "") return;
    if (event.defaultPrevented || event.button !== 0) return;
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    navigate(link.href);
  });
}
