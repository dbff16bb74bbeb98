import { open } from "node:fs/promises";
import { poison, times } from "./support/held-messages";
import { runHere } from "./support/run-here";
import { useDesk } from "./support/start-desk";

const desk = useDesk();
const fresh = () => desk.fresh();
/** What reached the disk, and what was called, one after the other. */
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

const three = (...steps: string[]) => [steps, steps, steps].flat();

test("a discard deletes a batch only when its lines are on the disk", async () => {
  await runHere(desk, ["discard", "--all", "--yes", "--file", fresh(), "--audit", fresh()]);

  // Around them stand the lines of the trail, and before them the file's entry in its folder.
  expect(done.slice(0, -1).slice(-6)).toEqual(three("disk", "DeleteMessageBatch"));
});

test("an import sends a batch only when the one before is marked on the disk", async () => {
  const file = fresh();
  await runHere(desk, ["export", file]);
  desk.clear();
  done = [];
  desk.proxy.inject(({ action }) => {
    if (action === "SendMessageBatch") done.push(action);
    return undefined;
  });

  await runHere(desk, ["import", file, "--audit", fresh()]);

  expect(done.slice(done.indexOf("SendMessageBatch"), -1)).toEqual(three("SendMessageBatch", "disk"));
});

test("an export is on the disk when its command ends", async () => {
  await runHere(desk, ["export", fresh()]);

  expect(done.at(-1)).toBe("disk");
});
