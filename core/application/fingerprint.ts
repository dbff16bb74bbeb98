import { describeError } from "../runtime/describe-error";
import { ReliableQueueError } from "../runtime/errors";
import { stackPlaces } from "../runtime/stack-places";
import { shortHash } from "./verdict";

/** Where a package or Node itself threw: the place that matters is the application's call of it. */
const FOREIGN = /\bnode:|[\\/]node_modules[\\/]/;

/** `at process (file:///var/task/index.mjs:1:23456)`: the file's own name and the position in it. */
const PLACE = /([^\\/()\s]+:\d+:\d+)\)?$/;

/**
 * Eight hex digits that tell one failure of the code from another: the error's class and the first place of the
 * application's own that threw it. Never its message, which may quote a body.
 *
 * Within one build of a function the same failure always has the same fingerprint. Another build may give another,
 * because minified code stands on few lines and shorter names: an edit moves the positions behind it, and renames
 * classes that set no `name` of their own. Where code of a package is bundled too, its place counts as own.
 */
export function fingerprint(thrown: unknown): string {
  const kind = nameOf(thrown);
  if (thrown instanceof ReliableQueueError) return shortHash(kind);
  const place = stackPlaces(thrown).find((line) => !FOREIGN.test(line));
  return shortHash(`${kind} ${place === undefined ? "" : (PLACE.exec(place)?.[1] ?? "")}`);
}

/** The name that a class gives itself survives minification; the class's own does not. */
function nameOf(thrown: unknown): string {
  const { error, code } = describeError(thrown);
  if (!(thrown instanceof Error) || thrown.name === "Error" || typeof thrown.name !== "string") return error;
  return /^\w{1,80}$/.test(thrown.name) ? thrown.name : (code ?? error);
}
