import { describeError } from "../runtime/describe-error";
import { ReliableQueueError } from "../runtime/errors";
import { stackPlaces } from "../runtime/stack-places";
import { shortHash } from "./verdict";

/** Frames of a package or of Node itself. What identifies a failure is the application's own call. */
const FOREIGN = /\bnode:|[\\/]node_modules[\\/]/;

/** Matches `at process (file:///var/task/index.mjs:1:23456)`: the file's own name and the position in it. */
const PLACE = /([^\\/()\s]+:\d+:\d+)\)?$/;

/**
 * Eight hex digits that tell failures of the code apart: the error's class, and the first frame in the application's
 * own code. Never the error's message, which may quote a body.
 *
 * Within one build of a function, the same failure always has the same fingerprint. Another build may give it another
 * one. Minified code has few lines and short names, so an edit moves all later positions, and renames classes that do
 * not set a `name`. If a package is bundled too, its frames count as own code.
 */
export function fingerprint(thrown: unknown): string {
  const kind = nameOf(thrown);
  if (thrown instanceof ReliableQueueError) return shortHash(kind);
  const place = stackPlaces(thrown).find((line) => !FOREIGN.test(line));
  return shortHash(`${kind} ${place === undefined ? "" : (PLACE.exec(place)?.[1] ?? "")}`);
}

/** A name that the class sets itself survives minification; the class's own name does not. */
function nameOf(thrown: unknown): string {
  const { error, code } = describeError(thrown);
  if (!(thrown instanceof Error) || thrown.name === "Error" || typeof thrown.name !== "string") return error;
  return /^\w{1,80}$/.test(thrown.name) ? thrown.name : (code ?? error);
}
