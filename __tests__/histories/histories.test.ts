import * as fc from "fast-check";
import { runHistory } from "./run-history";
import { history } from "./steps";

/** `npm test` plays these; HISTORIES asks for more. */
const NUM_RUNS = Number(process.env.HISTORIES ?? 150);

test(
  `invariants 1-8 hold over ${NUM_RUNS} random histories of messages, faults, deaths and clock jumps`,
  async () => {
    await fc.assert(
      fc.asyncProperty(history, async (one) => {
        expect((await runHistory(one)).breaches).toEqual([]);
      }),
      { numRuns: NUM_RUNS, ...(process.env.HISTORY_SEED && { seed: Number(process.env.HISTORY_SEED) }) },
    );
  },
  NUM_RUNS * 2_000,
);
