import * as fc from "fast-check";
import { BATCHES_IN_FLIGHT } from "../../core/moving/move-pipeline";
import { parametersOf, playFirst, readReplay, rerunCommand, shrinkBriefly, stepsOf } from "./replay";
import { type HistoryResult, runHistory } from "./run-history";
import { type History, historyOf } from "./steps";

/** `npm test` plays 75. HISTORIES requests more, HISTORY_SEED and HISTORY_PATH a particular one again. */
const REPLAY = readReplay(process.env);
const PLAYED = REPLAY.path === undefined ? REPLAY.histories : 1;

class Broken extends Error {
  constructor(readonly breaches: readonly string[]) {
    super(breaches.join("\n"));
  }
}

let details: fc.RunDetails<[History]>;
/** By function, for each run that moved messages: the maximum number of batches in flight. */
const batchesInFlight = { notifier: [] as number[], redriver: [] as number[] };
let silenced = 0;
let played = 0;

beforeAll(
  async () => {
    const play = async (one: History) => {
      played += 1;
      const { breaches, batchesInFlight: inFlight, ...result } = await runHistory(one);
      silenced += result.silenced;
      batchesInFlight.notifier.push(...inFlight.notifier);
      batchesInFlight.redriver.push(...inFlight.redriver);
      if (breaches.length > 0) throw new Broken(breaches);
    };
    details = await fc.check(
      fc.asyncProperty(
        historyOf(stepsOf(REPLAY)),
        REPLAY.path === undefined ? shrinkBriefly(play) : playFirst(play),
      ),
      parametersOf(REPLAY),
    );
  },
  PLAYED * 3_000 + 60_000,
);

test.each([
  [
    "1 conservation",
    "an accepted message is processed or in a queue, whatever fails or dies between two steps",
  ],
  [
    "2 no collateral",
    "what is not poison is done at once whatever its neighbors do, and never quarantined before its attempts are spent",
  ],
  [
    "3 isolation",
    "poison is never processed, leaves the main queue while the clock stands still, and ends in quarantine",
  ],
  [
    "4 bounded attempts",
    "no copy is redriven more often than maxAttempts, each redrive is counted, and a run leaves as duplicates what was in flight at most",
  ],
  ["5 fidelity", "body, attributes and group id survive every transfer"],
  ["6 notified", "what says that its producer knows is in an alert that SNS accepted, and the bounds hold"],
  [
    "6 verdicts",
    "what only the consumer knows comes to the DLQ once, with the reason and the cause that were its own, or is moved by SQS",
  ],
  ["7 privacy", "no planted value comes out in a log line, a metric, an error or an alert"],
  ["8 no silent expiry", "nothing held outlives its retention"],
  [
    "12 unforgeable",
    "what a producer claims to be the system's is a producer's word: kept, and not believed",
  ],
  ["deadline", "no function goes on past its end"],
  ["settling", "once everything works again, nothing is left on the way"],
])(`over ${PLAYED} random histories, invariant %s: %s`, (invariant) => {
  const breaches = details.errorInstance instanceof Broken ? details.errorInstance.breaches : [];
  expect(breaches.filter((breach) => breach.startsWith(invariant))).toEqual([]);
});

test(`all ${PLAYED} histories were played, and none failed in another way`, () => {
  const report = fc.defaultReportMessage(details);
  const rerun = details.failed ? `Play the smallest again: ${rerunCommand(details, REPLAY.histories)}\n` : "";
  expect(`${rerun}${details.errorInstance ?? ""}${report ?? ""}`).toBe("");
  expect(played).toBe(PLAYED);
});

test.each(["notifier", "redriver"] as const)(
  "the faults hit the %s with one batch in flight, with several, and with more than half of the maximum",
  (role) => {
    // A set other than the fixed one, or a small part of it, need not contain a large flood.
    const settled = readReplay({});
    if (REPLAY.seed !== settled.seed || PLAYED < settled.histories) return;
    const runs = batchesInFlight[role];
    const several = runs.filter((batches) => batches > 1).length;
    expect(several / runs.length).toBeGreaterThan(0.05);
    expect(Math.max(...runs)).toBeGreaterThan(BATCHES_IN_FLIGHT / 2);
  },
);

test("some histories have dead letters without an alert, because people know about their cause", () => {
  const settled = readReplay({});
  if (REPLAY.seed !== settled.seed || PLAYED < settled.histories) return;
  expect(silenced).toBeGreaterThan(0);
});

test("a history played twice has the same faults and the same end, whatever was played before", async () => {
  const histories = fc.sample(historyOf(stepsOf(REPLAY)), { seed: 11, numRuns: 3 });
  const first: HistoryResult[] = [];
  for (const one of histories) first.push(await runHistory(one));
  const again: HistoryResult[] = [];
  for (const one of histories.toReversed()) again.unshift(await runHistory(one));
  const outcomes = (results: readonly HistoryResult[]) =>
    results.map(({ faults, endState }) => ({ faults, endState }));
  expect(outcomes(again)).toEqual(outcomes(first));
});
