import { EventLoop } from "../../scripts/simulation/event-loop";

test("events happen in the order of their times, and those of one moment as they were planned", async () => {
  const loop = new EventLoop(1_000);
  const seen: string[] = [];
  loop.at(3_000, () => seen.push(`late at ${loop.now()}`));
  loop.at(2_000, () => seen.push("first of a moment"));
  loop.at(2_000, () => seen.push("second of a moment"));

  await loop.run(10_000);

  expect(seen).toEqual(["first of a moment", "second of a moment", "late at 3000"]);
});

test("asynchronous work that sleeps lets the others go on meanwhile", async () => {
  const loop = new EventLoop(0);
  const seen: string[] = [];
  const work = (name: string, milliseconds: number) => async () => {
    await loop.sleep(milliseconds);
    seen.push(`${name} at ${loop.now()}`);
  };
  loop.start(0, work("slow", 50));
  loop.start(10, work("quick", 20));

  await loop.run(1_000);

  expect(seen).toEqual(["quick at 30", "slow at 50"]);
});

test("what asynchronous work throws ends the run", async () => {
  const loop = new EventLoop(0);
  loop.start(0, async () => {
    await loop.sleep(5);
    throw new Error("broken on purpose");
  });

  await expect(loop.run(1_000)).rejects.toThrow("broken on purpose");
});

test("nothing happens after the end of the run", async () => {
  const loop = new EventLoop(0);
  const seen: number[] = [];
  for (const at of [10, 20, 21]) loop.at(at, () => seen.push(at));

  await loop.run(20);

  expect(seen).toEqual([10, 20]);
});
