import { AwsClock } from "../../cli/aws/clock";
import { Stop } from "../../cli/stop";
import { parseMetadata } from "../../core/metadata/read-metadata";
import { jobBody, poison, retryScheduled, times } from "./support/held-messages";
import { exported, runHere, runJson } from "./support/run-here";
import { useDesk } from "./support/start-desk";

const MINUTE = 60_000;
const DAY = 1_440 * MINUTE;

/** A clock whose two sources are set by hand. */
function handSet() {
  let [monotonic, wall] = [0, Date.UTC(2026, 0, 15, 12)];
  const stop = new Stop();
  const clock = new AwsClock(
    stop,
    () => monotonic,
    () => wall,
  );
  const pass = (onMonotonic: number, onWall: number) => {
    monotonic += onMonotonic;
    wall += onWall;
  };
  return { clock, stop, pass };
}

describe("time that has passed", () => {
  test.each([
    ["goes on", 1_000, 1_000, 1_000],
    ["goes on where the wall clock is set back", 1_000, -10 * MINUTE, 1_000],
    ["goes on while the machine sleeps", 0, DAY, DAY],
    ["never goes back", 0, -DAY, 0],
  ])("%s", (_what, monotonic, wall, elapsed) => {
    const { clock, pass } = handSet();
    const before = clock.elapsed();

    pass(monotonic, wall);

    expect(clock.elapsed() - before).toBe(elapsed);
  });
});

test("time that is read every half millisecond passes no faster, although the wall clock has whole milliseconds", () => {
  let passed = 0;
  const clock = new AwsClock(
    new Stop(),
    () => passed,
    () => Math.floor(passed),
  );
  for (; passed < 10_000; passed += 0.4) clock.elapsed();

  expect(clock.elapsed()).toBeLessThanOrEqual(10_001);
});

describe("AWS's time", () => {
  test.each([
    ["Thu, 15 Jan 2026 12:00:01 GMT", 0],
    ["Wed, 14 Jan 2026 12:00:00 GMT", DAY],
    ["Thu, 15 Jan 2026 12:10:00 GMT", -10 * MINUTE],
  ])("is taken from its responses, and continues between them: %s", (date, skewMs) => {
    const { clock, pass } = handSet();

    clock.note(date);
    pass(4_999.7, -DAY);

    expect(clock.skewMs).toBe(skewMs);
    expect(clock.now()).toBe(Date.UTC(2026, 0, 15, 12) - skewMs + 5_000);
  });

  test("is this machine's until a response has a readable date", () => {
    const { clock } = handSet();

    clock.note("yesterday");

    expect(clock.now()).toBe(Date.UTC(2026, 0, 15, 12));
  });
});

test("a wait ends when the command is stopped", async () => {
  const { clock, stop } = handSet();
  const waiting = clock.sleep(DAY);

  stop.request("SIGINT");

  await expect(waiting).resolves.toBeUndefined();
});

describe("on a machine whose clock is a day ahead", () => {
  const desk = useDesk();
  beforeEach(() => desk.proxy.clockAhead(DAY));

  test("a discard by age takes nothing that was just sent, and a warning says why", async () => {
    const sentAgo = (days: number) => poison({ sentAt: Date.now() - days * DAY });
    await desk.send("quarantine", [sentAgo(1), sentAgo(2)]);
    const args = ["discard", "--older-than", "12h", "--yes", "--file", desk.fresh(), "--audit", desk.fresh()];

    const { code, stdout, stderr } = await runHere(desk, args);
    const { document } = await runJson(desk, ["list", "--wait", "0"]);

    expect([code, stdout.split("\n")[0]]).toEqual([0, "1 message discarded."]);
    expect(stderr).toContain(
      "This machine's clock is 1 d ahead of AWS's. Ages and times in this output follow AWS's clock. Correct the clock of this machine.",
    );
    expect(document).toMatchObject({ total: 1, clockSkewSeconds: expect.any(Number) });
    expect(document.groups[0].oldestAgeSeconds).toBeLessThan(60);
  });

  test("an import writes no future date into a message", async () => {
    const file = await exported(desk, [{ body: jobBody("a"), attributes: {} }]);
    desk.proxy.clockAhead(DAY);

    const { code } = await runHere(desk, ["import", file, "--to", "retry", "--audit", desk.fresh()]);

    const reading = parseMetadata(desk.contents("retry")[0]?.attributes as never);
    expect([code, reading.kind]).toEqual([0, "metadata"]);
    const { notBefore, deadAt } =
      reading.kind === "metadata" ? reading.metadata : { notBefore: 0, deadAt: 0 };
    expect(Math.max(notBefore, deadAt)).toBeLessThan(Date.now() - DAY + MINUTE);
    expect(deadAt).toBeGreaterThan(Date.now() - DAY - MINUTE);
  });
});

test("nothing is said about a clock that is right to the minute", async () => {
  const { clock } = handSet();
  clock.note("Thu, 15 Jan 2026 11:59:10 GMT");

  expect(clock.skewMs).toBe(50_000);
});

describe("if the clock is set back in the middle of a redrive at a rate", () => {
  const desk = useDesk();
  afterEach(() => jest.restoreAllMocks());

  test("the redrive continues at that rate", async () => {
    await desk.send("retry", times(20, retryScheduled));
    const real = Date.now;
    desk.proxy.onCall("SendMessageBatch", () => {
      jest.spyOn(Date, "now").mockImplementation(() => real() - 10 * MINUTE);
      return undefined;
    });
    const args = ["redrive", "--all", "--rate", "100", "--yes", "--audit", desk.fresh()];

    const { document } = await runJson(desk, args);

    expect(document.moved).toHaveLength(20);
  });
});
