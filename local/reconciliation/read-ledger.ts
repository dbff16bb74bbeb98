import { readFile } from "node:fs/promises";
import * as v from "valibot";
import type { Expectation } from "../../core/application/sample";
import { errorCodeOf, LocalRunError } from "../errors";
import { parseJsonAs } from "../parse-json";

export const EXPECTATIONS = ["processed", "retried", "quarantined"] as const satisfies Expectation[];

/** A message that SQS confirmed to its sender. */
export interface SentEntry {
  readonly message_id: string;
  /** Undefined: any outcome is right, as long as the message is not lost. */
  readonly expect?: Expectation | undefined;
}

const SentSchema = v.looseObject({ message_id: v.string(), expect: v.optional(v.picklist(EXPECTATIONS)) });

/** A message that the consumer's business function processed, or did not have to process. */
const ProcessedSchema = v.looseObject({
  message_id: v.string(),
  /** The id with which it was first sent. */
  idempotency_key: v.string(),
  redriven: v.boolean(),
  /** It needed no work: a copy of it, or the same message from its producer, was processed before. */
  copy: v.optional(v.boolean()),
});

export type ProcessedEntry = v.InferOutput<typeof ProcessedSchema>;

async function readLines<T>(file: string, schema: v.GenericSchema<unknown, T>): Promise<T[]> {
  const text = await readFile(file, "utf8").catch((error: unknown) => {
    // A function that wrote nothing has no file.
    if (errorCodeOf(error) === "ENOENT") return "";
    throw error;
  });
  return text
    .split("\n")
    .filter((line) => line !== "")
    .map((line, index) => {
      const entry = parseJsonAs(schema, line);
      if (entry !== undefined) return entry;
      throw new LocalRunError(
        `Ledger ${file}, line ${index + 1} must be a JSON object with a message_id, but is not.`,
      );
    });
}

export const readSent = (file: string): Promise<SentEntry[]> => readLines(file, SentSchema);
export const readProcessed = (file: string): Promise<ProcessedEntry[]> => readLines(file, ProcessedSchema);
