import * as fc from "fast-check";
import { LONG, parametersOf, playFirst, readReplay, rerunCommand, shrinkBriefly, stepsOf } from "./replay";
import { type History, historyOf } from "./steps";

/** Stands for a history that breaks an invariant: rare enough to come after many others. */
const breaks = ({ steps }: History) => steps.filter((step) => step.do === "renew").length >= 5;

const play = (played: History[]) =>
  fc.property(historyOf(LONG.steps), (one) => {
    played.push(one);
    if (breaks(one)) throw new Error("broken");
  });

test("the command that a failing run prints plays only its smallest history", () => {
  const first = fc.check(play([]), { numRuns: 5_000, seed: 1 });
  expect(first.failed).toBe(true);
  expect(first.numRuns).toBeGreaterThan(75);
  const command = rerunCommand(first, 5_000);
  expect(command).toMatch(
    /^HISTORIES=5000 HISTORY_SEED=1 HISTORY_PATH=[\d:]+ npx jest __tests__\/histories$/,
  );

  const environment = Object.fromEntries(
    command
      .split(" ")
      .slice(0, 3)
      .map((part) => part.split("=")),
  );
  const played: History[] = [];
  const again = fc.check(play(played), parametersOf(readReplay(environment)));
  expect(again.failed).toBe(true);
  expect(played).toEqual([first.counterexample?.[0]]);
});

test("by default 75 histories are played, the same ones each time", () => {
  expect(readReplay({})).toEqual({ histories: 75, seed: 20_261_126 });
  expect(parametersOf(readReplay({ HISTORIES: "1000", HISTORY_SEED: "-5" }))).toMatchObject({
    numRuns: 1_000,
    seed: -5,
  });
});

test("the search for a smaller history ends some seconds after the first that fails", async () => {
  let now = 0;
  const played: number[] = [];
  const play = shrinkBriefly(
    async (one: number) => {
      played.push(one);
      if (one >= 100) throw new Error("broken");
    },
    () => now,
  );
  await play(1);
  await expect(play(300)).rejects.toThrow("broken");
  now = 15_000;
  await expect(play(200)).rejects.toThrow("broken");
  now = 15_001;
  await play(100);
  expect(played).toEqual([1, 300, 200]);
});

test("a longer run plays longer histories, and its command includes their number", () => {
  expect([75, 76, LONG.histories].map((histories) => stepsOf({ histories }))).toEqual([18, 40, 40]);
});

test("of a history that is green now, none of the smaller ones is played", async () => {
  const played: number[] = [];
  const play = playFirst(async (one: number) => void played.push(one));
  await play(7);
  await play(3);
  expect(played).toEqual([7]);
});
