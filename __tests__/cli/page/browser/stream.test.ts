import type { Counts, Scan } from "../../../../cli/page/api";
import { retryAfterMs } from "../../../../cli/page/browser/client/backoff";
import { readLines } from "../../../../cli/page/browser/client/read-lines";
import { NOTHING_YET, withEvent } from "../../../../cli/page/browser/state/live-events";

const counts = (at: number): Counts => ({
  type: "counts",
  at,
  queues: [{ role: "retry", name: "retry", exists: true, visible: 3, inFlight: 2, delayed: 1 }],
  schedules: [],
});

const scan = (id: string, startedAt: number): Scan => ({
  id,
  state: "running",
  startedAt,
  invisible: 0,
  received: 0,
  expected: 0,
  queues: [],
  tooMany: false,
  notes: [],
  facets: { reasons: [], producers: [], causes: [] },
});

test("lines are complete, however the stream is split", async () => {
  const bytes = Buffer.from('{"a":"é"}\n\n{"b":1}\nrest');
  const parts = Array.from(bytes, (byte) => Uint8Array.of(byte));
  const lines: string[] = [];
  for await (const line of readLines(ReadableStream.from(parts))) lines.push(line);

  expect(lines).toEqual(['{"a":"é"}', '{"b":1}']);
});

test.each([
  [1, 250, 500],
  [2, 500, 1_000],
  [4, 2_000, 4_000],
  [50, 5_000, 10_000],
])("after %i failures it waits between %i and %i ms", (failures, least, most) => {
  expect(retryAfterMs(failures, () => 0)).toBe(least);
  expect(retryAfterMs(failures, () => 1)).toBe(most);
});

test("counts add a point to the history and end the trouble", () => {
  const problem = { code: "Denied", message: "denied" };
  const troubled = withEvent(NOTHING_YET, { type: "trouble", at: 1, problem });

  const live = withEvent(troubled, counts(2));

  expect(troubled.trouble).toBe(problem);
  expect(live.trouble).toBeUndefined();
  expect(live.history).toEqual([
    { at: 2, depths: { main: 0, dlq: 0, retry: 6, quarantine: 0, failures: 0 } },
  ]);
});

test("a long history keeps every second point and the latest", () => {
  let live = NOTHING_YET;
  for (let at = 0; at <= 1_200; at += 1) live = withEvent(live, counts(at));

  expect(live.history).toHaveLength(601);
  expect(live.history.at(-1)?.at).toBe(1_200);
  expect(live.history.at(-2)?.at).toBe(1_198);
});

test("a scan that makes progress replaces itself, newest first", () => {
  const events = [scan("a", 1), scan("b", 2), { ...scan("a", 1), received: 7 }];

  const live = events.reduce((before, one) => withEvent(before, { type: "scan", scan: one }), NOTHING_YET);

  expect(live.scans.map(({ id, received }) => [id, received])).toEqual([
    ["b", 0],
    ["a", 7],
  ]);
});
