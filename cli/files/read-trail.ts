import * as v from "valibot";
import { fileExists, readLines } from "./read-lines";

const Text = v.string();

const StartSchema = v.looseObject({
  v: v.literal(1),
  run: Text,
  event: v.literal("start"),
  time: Text,
  command: Text,
  queue: v.optional(Text, ""),
  stage: v.optional(Text, ""),
  who: v.optional(v.object({ arn: Text }), { arn: "unknown" }),
  selection: v.optional(v.record(Text, v.unknown())),
  file: v.optional(Text),
  schedule: v.optional(Text),
});

const EndSchema = v.looseObject({
  v: v.literal(1),
  run: Text,
  event: v.literal("end"),
  time: Text,
  counts: v.optional(v.record(Text, v.number()), {}),
  outcome: v.optional(Text, "failed"),
  stoppedBy: v.optional(Text),
  unconfirmedIds: v.optional(v.array(Text)),
});

const LineSchema = v.pipe(Text, v.parseJson(), v.variant("event", [StartSchema, EndSchema]));

export type TrailStart = v.InferOutput<typeof StartSchema>;
export type TrailEnd = v.InferOutput<typeof EndSchema>;

/** One change that the trail records. */
export interface TrailOperation extends TrailStart {
  /** Undefined: it has not ended, or was killed. */
  readonly end: TrailEnd | undefined;
}

export interface Trail {
  /** The oldest first. */
  readonly operations: readonly TrailOperation[];
  /** Lines that no version of this command has written. */
  readonly unreadable: number;
}

/** Reads an audit trail. One that does not exist yet is empty. Throws DlqError if it cannot be read. */
export async function readTrail(file: string): Promise<Trail> {
  const starts: TrailStart[] = [];
  const ends = new Map<string, TrailEnd>();
  let unreadable = 0;
  if (!(await fileExists(file))) return { operations: [], unreadable };
  for await (const { text } of readLines(file)) {
    const parsed = v.safeParse(LineSchema, text);
    if (!parsed.success) unreadable += 1;
    else if (parsed.output.event === "start") starts.push(parsed.output);
    else ends.set(parsed.output.run, parsed.output);
  }
  return { operations: starts.map((start) => ({ ...start, end: ends.get(start.run) })), unreadable };
}
