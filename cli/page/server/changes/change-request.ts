import * as v from "valibot";
import { UsageError } from "../../../errors";
import { FilterSchema } from "../read-filter";

/** As --rate takes it. */
const Rate = v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(3_000)));

/** More messages are selected by a filter. */
const MOST_IDS = 10_000;

const SelectionSchema = v.union([
  v.strictObject({ ids: v.pipe(v.array(v.string()), v.minLength(1), v.maxLength(MOST_IDS)) }),
  v.strictObject({ filter: FilterSchema }),
]);

export const EditedAttributes = v.optional(
  v.array(v.object({ name: v.string(), type: v.string(), value: v.string() })),
);

const OfScan = { scan: v.string(), selection: SelectionSchema };

const RequestSchema = v.variant("kind", [
  v.strictObject({
    kind: v.literal("redrive"),
    ...OfScan,
    setAttributes: v.optional(
      v.array(v.strictObject({ name: v.string(), type: v.optional(v.string()), value: v.string() })),
    ),
    edited: v.optional(
      v.strictObject({ messageId: v.string(), body: v.optional(v.string()), attributes: EditedAttributes }),
    ),
    force: v.optional(v.boolean()),
    rate: Rate,
    ramp: v.optional(v.boolean()),
  }),
  v.strictObject({ kind: v.literal("discard"), ...OfScan }),
  v.strictObject({ kind: v.literal("export"), ...OfScan }),
  v.strictObject({
    kind: v.literal("import"),
    name: v.string(),
    file: v.string(),
    to: v.optional(v.picklist(["main", "retry", "quarantine"])),
    force: v.optional(v.boolean()),
    rate: Rate,
  }),
]);

/** As it was validated: optional values may be present and undefined. */
export type ReadRequest = v.InferOutput<typeof RequestSchema>;
export type RedriveRequest = Extract<ReadRequest, { kind: "redrive" }>;
export type ScanRequest = Extract<ReadRequest, { kind: "discard" | "export" }>;
export type ReadSelection = RedriveRequest["selection"];

/** Throws UsageError without repeating a value. */
export function readBody<T extends v.GenericSchema>(schema: T, body: unknown): v.InferOutput<T> {
  const parsed = v.safeParse(schema, body);
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  const where = v.getDotPath(issue) ?? "the body";
  throw new UsageError(`The request is invalid at ${where}: expected ${issue.expected ?? "another value"}.`);
}

export const readChangeRequest = (body: unknown): ReadRequest => readBody(RequestSchema, body);
