import type { Info } from "../../api";
import { Store, useStore } from "./store";

/** What the page is about. It is known before any view is shown. */
const info = new Store<Info | undefined>(undefined);

export const learnInfo = (known: Info): void => info.set(known);

/** Throws if it is not known yet, which is a bug in the page. */
export function useInfo(): Info {
  const known = useStore(info);
  if (known === undefined) throw new Error("The deployment's data has not been loaded yet.");
  return known;
}
