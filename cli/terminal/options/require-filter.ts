import { UsageError } from "../../errors";
import { isEverything, type Selection } from "../../scan/select-messages";

/** Everything that is held is taken only when that is said. `taken`: what would become of it. */
export function requireFilter(selection: Selection, all: boolean, taken: string): void {
  if (all || !isEverything(selection)) return;
  throw new UsageError(
    `Without a filter everything that is held would be ${taken}. Add a filter, or --all to mean it.`,
  );
}
