import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import * as v from "valibot";
import { ConfigurationError } from "../runtime/errors";

const EXAMPLE = '"reliableQueue": { "queues": { "payments": "./app/payments.ts" } }';

const Package = v.pipe(
  v.string(),
  v.parseJson(),
  v.object({
    reliableQueue: v.optional(
      v.object({
        queues: v.pipe(
          // valibot accepts an array as a record with numeric keys.
          v.custom<object>((queues) => !Array.isArray(queues), "It must be an object, but is an array"),
          v.record(v.string(), v.pipe(v.string(), v.nonEmpty())),
        ),
      }),
    ),
  }),
);

/**
 * The queues of a project and the application module of each, as an absolute path, from `reliableQueue` in its
 * package.json. Empty if it names none. Throws ConfigurationError.
 */
export function readQueues(project: string): ReadonlyMap<string, string> {
  const file = join(project, "package.json");
  const result = v.safeParse(Package, readFileSync(file, "utf8"));
  if (!result.success) {
    const { path, message } = result.issues[0];
    const place = path?.map(({ key }) => String(key)).join(".") ?? "the file";
    throw new ConfigurationError(`${file}: ${place}: ${message}. Write it as in ${EXAMPLE}.`);
  }
  const queues = result.output.reliableQueue?.queues ?? {};
  return new Map(Object.entries(queues).map(([name, module]) => [name, resolve(project, module)]));
}

/** The application module of a queue. Throws a ConfigurationError if the project names none for it. */
export function applicationOf(queues: ReadonlyMap<string, string>, name: string, project: string): string {
  const module = queues.get(name);
  if (module !== undefined) return module;
  const named = queues.size === 0 ? "names no queue" : `names ${[...queues.keys()].join(", ")}`;
  throw new ConfigurationError(
    `${join(project, "package.json")} ${named}, but the queue ${name} needs an application module. Write it as in ${EXAMPLE}.`,
  );
}
