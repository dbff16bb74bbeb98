import { freezeTime } from "../support/fake-clock";
import { poison, times } from "./support/held-messages";
import { runHere, runJson } from "./support/run-here";
import { useDesk } from "./support/start-desk";

/** Another scan has just received three messages; others may have come since. */
const desk = useDesk();
const fresh = () => desk.fresh();

beforeEach(async () => {
  freezeTime();
  await desk.send("quarantine", times(3, poison));
  await runHere(desk, ["list"]);
});
afterEach(() => jest.useRealTimers());

const CHANGE = () => ["--audit", fresh(), "--yes"];
const COMMANDS: [string, () => string[]][] = [
  ["list", () => ["list"]],
  ["export", () => ["export", fresh()]],
  ["redrive, dry", () => ["redrive", "--force"]],
  ["redrive", () => ["redrive", "--all", "--force", ...CHANGE()]],
  ["discard, dry", () => ["discard", "--all"]],
  ["discard", () => ["discard", "--all", "--file", fresh(), ...CHANGE()]],
];

describe.each(COMMANDS)("%s", (_what, args) => {
  test("is partly done if what may match was not seen, whether something was found or not", async () => {
    const nothing = await runJson(desk, [...args(), "--wait", "0"]);
    await desk.send("quarantine", times(2, poison));
    const some = await runJson(desk, [...args(), "--wait", "0"]);

    for (const { code, document } of [nothing, some]) {
      expect(code).toBe(3);
      expect(document.scans[1]).toMatchObject({
        queue: "quarantine",
        unseen: 3,
        complete: false,
        incomplete: "in-flight",
      });
    }
    expect(some.document.scans[1].matched).toBe(2);
  });
});

/** Another consumer receives 20 messages once this many depths were read. */
const takeTwentyAfter = (depths: number) =>
  desk.proxy.onCall("GetQueueAttributes", (nth) =>
    nth === depths ? { meanwhile: () => desk.receive("quarantine", 20) } : undefined,
  );

describe.each(COMMANDS)("%s beside another consumer", (_what, args) => {
  test("is partly done if that one has received what was visible", async () => {
    desk.clear();
    await desk.send("quarantine", times(30, poison));
    takeTwentyAfter(2);

    const { code, document } = await runJson(desk, [...args(), "--wait", "0"]);

    expect(code).toBe(3);
    expect(document.scans[1]).toMatchObject({ received: 10, unseen: 20, incomplete: "in-flight" });
  });
});

test("an import of missing messages defers those that another consumer has received in the meantime", async () => {
  desk.clear();
  await desk.send("quarantine", times(30, poison));
  const file = fresh();
  await runHere(desk, ["export", file]);
  await desk.lapse();
  desk.proxy.reset();
  takeTwentyAfter(3);

  const { code, document } = await runJson(desk, ["import", file, "--missing", "--audit", fresh()]);

  expect(code).toBe(4);
  expect(document).toMatchObject({ imported: 0, held: 10, unseen: 20 });
  expect(desk.contents("quarantine")).toHaveLength(30);
});

test("what was not seen does not matter once each id, or the requested number, was found", async () => {
  const [one, two] = [poison(), poison()];
  await desk.send("quarantine", [one, two]);
  const args = ["redrive", "--all", "--force", "--wait", "0", ...CHANGE()];

  const byId = await runJson(desk, [...args, "--id", one.id]);
  const byLimit = await runJson(desk, [...args, "--limit", "1"]);

  for (const { code, document } of [byId, byLimit]) {
    expect(code).toBe(0);
    expect(document.moved).toHaveLength(1);
    expect(document.scans[1]).toMatchObject({ unseen: 0, complete: true });
  }
});

test("a scan waits for as long as the previous scan may keep messages in flight", async () => {
  desk.lapseAtSecondScan();

  const { code, stderr } = await runHere(desk, ["list"]);

  expect(code).toBe(0);
  expect(stderr).toContain("Scanning again for up to 11 s (--wait).");
});

test("of several copies one is taken, even if one poll returns them together", async () => {
  const one = poison();
  desk.clear();
  await desk.send("quarantine", [one, one, poison()]);

  const { document } = await runJson(desk, ["redrive", "--id", one.id, "--force", ...CHANGE()]);

  expect(document.moved).toHaveLength(1);
  expect(desk.contents("quarantine")).toHaveLength(2);
});
