import { readFile } from "node:fs/promises";
import * as v from "valibot";
import { errorCodeOf, LocalRunError } from "../errors";

/** A message that SQS confirmed to the producer. */
const ProducedSchema = v.looseObject({
  order_id: v.string(),
  message_id: v.string(),
  bad: v.boolean(),
  scarce: v.boolean(),
});

/** An order that the consumer's business function processed. */
const ProcessedSchema = v.looseObject({
  order_id: v.string(),
  message_id: v.string(),
  idempotency_key: v.string(),
  redriven: v.boolean(),
});

export type ProducedEntry = v.InferOutput<typeof ProducedSchema>;
export type ProcessedEntry = v.InferOutput<typeof ProcessedSchema>;

async function readLines<T>(file: string, schema: v.GenericSchema<unknown, T>): Promise<T[]> {
  const text = await readFile(file, "utf8").catch((error: unknown) => {
    // A function that had nothing to write made no file.
    if (errorCodeOf(error) === "ENOENT") return "";
    throw error;
  });
  return text
    .split("\n")
    .filter((line) => line !== "")
    .map((line, index) => {
      const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), schema), line);
      if (parsed.success) return parsed.output;
      throw new LocalRunError(`Ledger ${file}, line ${index + 1} is not an entry of the books.`);
    });
}

export const readProduced = (file: string): Promise<ProducedEntry[]> => readLines(file, ProducedSchema);
export const readProcessed = (file: string): Promise<ProcessedEntry[]> => readLines(file, ProcessedSchema);
