import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import * as v from "valibot";
import { DlqError } from "../../errors";

const Url = v.pipe(v.string(), v.url());

const EndpointSchema = v.object({
  endpoint: Url,
  region: v.string(),
  /** Where its tables are. Undefined: it has none. */
  tablesEndpoint: v.optional(Url),
  /** Each queue of the run with its own queues, and the environment of its functions. */
  reliableQueues: v.record(
    v.string(),
    v.object({
      main: Url,
      deadLetter: Url,
      retry: Url,
      quarantine: Url,
      failures: v.optional(Url),
      environment: v.optional(v.record(v.string(), v.string()), {}),
    }),
  ),
});

/** How a local run that is still up describes itself. */
export type Endpoint = v.InferOutput<typeof EndpointSchema>;
export type LocalQueue = Endpoint["reliableQueues"][string];

const PLACE = path.join(".local", "endpoint.json");

/** The file of a local run, from the first of these folders that has one. */
export function findEndpointFile(folders: readonly string[]): string | undefined {
  return folders.map((folder) => path.join(folder, PLACE)).find((file) => existsSync(file));
}

/** Throws DlqError if there is no such file, or if no local run wrote it. */
export function readEndpointFile(file: string): Endpoint {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (cause) {
    throw new DlqError(
      "NoLocalRun",
      `${file} cannot be read. Start a local run with \`npm start -- --keep\`, which writes this file when it is ready.`,
      { cause },
    );
  }
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), EndpointSchema), text);
  if (parsed.success) return parsed.output;
  throw new DlqError(
    "NoLocalRun",
    `${file} does not describe a local run. Use the endpoint.json that \`npm start -- --keep\` writes.`,
  );
}
