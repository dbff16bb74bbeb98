import { open } from "node:fs/promises";
import { poison, times } from "./support/held-messages";
import { runHere } from "./support/run-here";
import { useDesk } from "./support/start-desk";

const desk = useDesk();
const fresh = () => desk.fresh();
/** What reached the disk and what was called, in order. */
let done: string[];

beforeEach(async () => {
  await desk.send("quarantine", times(30, poison));
  const handle = await open(desk.endpointFile);
  const { sync } = Object.getPrototypeOf(handle);
  jest.spyOn(Object.getPrototypeOf(handle), "sync").mockImplementation(async function (this: unknown) {
    await sync.call(this);
    done.push("disk");
  });
  await handle.close();
  done = [];
  desk.proxy.inject(({ action }) => {
    if (/^(Send|Delete)MessageBatch$/.test(action)) done.push(action);
    return undefined;
  });
});
afterEach(() => jest.restoreAllMocks());

/** For each moment, how many more times one had been done than the other. */
const lead = (one: string, other: string, steps: readonly string[]) =>
  steps.map((_step, index) => {
    const before = steps.slice(0, index + 1);
    return before.filter((step) => step === one).length - before.filter((step) => step === other).length;
  });

test("a discard deletes a batch only once its lines are on the disk", async () => {
  await runHere(desk, ["discard", "--all", "--yes", "--file", fresh(), "--audit", fresh()]);

  // Around them are the lines of the trail, and before them the file's entry in its folder.
  const steps = done.slice(0, -1).slice(-6);
  expect(steps.slice(0, 2)).toEqual(["disk", "DeleteMessageBatch"]);
  expect(steps.filter((step) => step === "disk")).toHaveLength(3);
  expect(Math.min(...lead("disk", "DeleteMessageBatch", steps))).toBe(0);
});

test("an import marks its first batch on the disk before it sends the next, and then each one that it sends", async () => {
  const file = fresh();
  await runHere(desk, ["export", file]);
  desk.clear();
  done = [];
  desk.proxy.onCall("SendMessageBatch", (_nth, { action }) => {
    done.push(action);
    return undefined;
  });

  await runHere(desk, ["import", file, "--audit", fresh()]);

  const steps = done.slice(done.indexOf("SendMessageBatch"), -1);
  expect(steps.slice(0, 3)).toEqual(["SendMessageBatch", "disk", "SendMessageBatch"]);
  expect(steps.filter((step) => step === "disk")).toHaveLength(3);
  expect(lead("SendMessageBatch", "disk", steps).at(-1)).toBe(0);
});

test("an export is on the disk when its command ends", async () => {
  await runHere(desk, ["export", fresh()]);

  expect(done.at(-1)).toBe("disk");
});
