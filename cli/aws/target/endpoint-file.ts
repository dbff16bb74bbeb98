import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import * as v from "valibot";
import { DlqError } from "../../errors";

const Url = v.pipe(v.string(), v.url());

const EndpointSchema = v.object({
  endpoint: Url,
  region: v.string(),
  queues: v.object({
    main: Url,
    deadLetter: Url,
    retry: Url,
    quarantine: Url,
    failures: v.optional(Url),
  }),
  /** The catalog of what runs; the stage's own where the file names none. */
  unavailableProducts: v.optional(v.array(v.string())),
});

/** What a local run that stays up tells of itself. */
export type Endpoint = v.InferOutput<typeof EndpointSchema>;

const PLACE = path.join(".local", "endpoint.json");

/** The project's folder, where a local run writes unless --out names another. */
export const PROJECT = path.resolve(__dirname, "..", "..", "..");

/** The file of a local run: below the first of these folders that has one. */
export function findEndpointFile(folders: readonly string[]): string | undefined {
  return folders.map((folder) => path.join(folder, PLACE)).find((file) => existsSync(file));
}

/** Throws DlqError when there is no such file, or when no local run wrote it. */
export function readEndpointFile(file: string): Endpoint {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (cause) {
    throw new DlqError(
      "NoLocalRun",
      `${file} cannot be read. Start a local run with \`npm start -- --keep\`, which writes it once it is up.`,
      { cause },
    );
  }
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), EndpointSchema), text);
  if (parsed.success) return parsed.output;
  throw new DlqError(
    "NoLocalRun",
    `${file} does not describe a local run. Take the endpoint.json that \`npm start -- --keep\` writes.`,
  );
}
