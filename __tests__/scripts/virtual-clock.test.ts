import { setTimeout as onTheMachine } from "node:timers/promises";
import { VirtualClock } from "../../scripts/virtual-aws/virtual-clock";

test("events happen in the order of their times, and simultaneous ones in the order in which they were planned", async () => {
  const clock = new VirtualClock(1_000);
  const seen: string[] = [];
  clock.at(3_000, () => seen.push(`late at ${clock.now()}`));
  clock.at(2_000, () => seen.push("first of a moment"));
  clock.at(2_000, () => seen.push("second of a moment"));

  await clock.play(() => clock.sleep(9_000));

  expect(seen).toEqual(["first of a moment", "second of a moment", "late at 3000"]);
});

test("asynchronous work that sleeps lets other work continue", async () => {
  const clock = new VirtualClock(0);
  const seen: string[] = [];
  const work = (name: string, milliseconds: number) => async () => {
    await clock.sleep(milliseconds);
    seen.push(`${name} at ${clock.now()}`);
  };
  clock.start(0, work("slow", 50));
  clock.start(10, work("quick", 20));

  await clock.play(() => clock.sleep(1_000));

  expect(seen).toEqual(["quick at 30", "slow at 50"]);
});

test("what asynchronous work throws ends the play", async () => {
  const clock = new VirtualClock(0);
  clock.start(0, async () => {
    await clock.sleep(5);
    throw new Error("broken on purpose");
  });

  await expect(clock.play(() => clock.sleep(1_000))).rejects.toThrow("broken on purpose");
});

test("nothing happens after the end of the play", async () => {
  const clock = new VirtualClock(0);
  const seen: number[] = [];
  for (const at of [10, 20, 31]) clock.at(at, () => seen.push(at));

  await clock.play(() => clock.sleep(20));

  expect(seen).toEqual([10, 20]);
});

test("timers and signals are the clock's while it plays, and the machine's again afterwards", async () => {
  const ofMachine = () => ({
    ...{ setTimeout, clearTimeout, setInterval, clearInterval },
    ...{ now: Date.now, timeout: AbortSignal.timeout },
  });
  const machine = ofMachine();
  const clock = new VirtualClock(0);
  const seen: string[] = [];
  await clock.play(async () => {
    clearTimeout(setTimeout(() => seen.push("cleared"), 10));
    const interval = setInterval(() => seen.push(`again at ${Date.now()}`), 15);
    setTimeout(() => clearInterval(interval), 40);
    AbortSignal.timeout(20).addEventListener("abort", () => seen.push(`aborted at ${Date.now()}`));
    await new Promise((resolve) => setTimeout(resolve, 3_600_000, undefined));
    seen.push(`awake at ${Date.now()}`);
  });

  expect(seen).toEqual(["again at 15", "aborted at 20", "again at 30", "awake at 3600000"]);
  expect(ofMachine()).toEqual(machine);
});

test("work ends with the error of its signal as soon as that aborts", async () => {
  const clock = new VirtualClock(0);
  const spent = clock.play(async () => clock.spend(1_000, AbortSignal.any([AbortSignal.timeout(40)])));

  await expect(spent).rejects.toMatchObject({ name: "AbortError" });
  expect(clock.now()).toBe(40);
});

const HOUR = 3_600_000;

test.each([
  ["a signal's time-out", () => void AbortSignal.timeout(HOUR)],
  ["a timer that was unref'd", () => void setTimeout(() => {}, HOUR).unref()],
])("as in Node, %s keeps nothing alive: its time does not come", async (_what, plan) => {
  const clock = new VirtualClock(0);
  let end = () => {};
  clock.onEmpty = () => end();
  await clock.play(
    () =>
      new Promise<void>((resolve) => {
        end = resolve;
        plan();
      }),
  );

  // In Jest's own process its reporter sets timers too, of a tenth of a second.
  expect(clock.now()).toBeLessThan(HOUR);
});

test("work that waits for the machine is waited for", async () => {
  const clock = new VirtualClock(0);

  await expect(clock.play(() => onTheMachine(5, "done"))).resolves.toBe("done");
});
