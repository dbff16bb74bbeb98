import * as fc from "fast-check";
import { runHistory } from "./run-history";
import { type History, history } from "./steps";

/** `npm test` plays these; HISTORIES asks for more, HISTORY_SEED for the same ones again. */
const NUM_RUNS = Number(process.env.HISTORIES ?? 150);
const SEED = process.env.HISTORY_SEED;

class Broken extends Error {
  constructor(readonly breaches: readonly string[]) {
    super(breaches.join("\n"));
  }
}

let details: fc.RunDetails<[History]>;

beforeAll(async () => {
  const property = fc.asyncProperty(history, async (one) => {
    const { breaches } = await runHistory(one);
    if (breaches.length > 0) throw new Broken(breaches);
  });
  details = await fc.check(property, {
    numRuns: NUM_RUNS,
    ...(SEED !== undefined && { seed: Number(SEED) }),
  });
}, NUM_RUNS * 3_000);

test.each([
  [
    "1 conservation",
    "an accepted message is processed or in a queue, whatever fails or dies between two steps",
  ],
  ["2 no collateral", "what is not poison is never quarantined before its attempts are spent"],
  ["3 isolation", "poison is never processed and ends in quarantine"],
  ["4 bounded attempts", "no copy is redriven more often than maxAttempts"],
  ["5 fidelity", "body, attributes and group id survive every hop"],
  ["6 told", "nothing with a story is in quarantine that nobody was told of"],
  ["7 privacy", "no planted value comes out in a log line or an alert"],
  ["8 no silent expiry", "nothing held outlives its retention"],
  ["settling", "once everything works again, nothing is left on the way"],
])(`over ${NUM_RUNS} random histories, invariant %s: %s`, (invariant) => {
  const breaches = details.errorInstance instanceof Broken ? details.errorInstance.breaches : [];
  expect(breaches.filter((breach) => breach.startsWith(invariant))).toEqual([]);
});

test(`all ${NUM_RUNS} histories were played, and none failed otherwise`, () => {
  // The report names the seed and the smallest failing history.
  expect(fc.defaultReportMessage(details) ?? "").toBe("");
  expect(details.numRuns).toBe(NUM_RUNS);
});
