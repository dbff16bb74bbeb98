import { setImmediate } from "node:timers/promises";
import { redrive } from "../../cli/commands/redrive";
import { fakeClock } from "../support/fake-clock";
import { contextOf } from "./support/context-of";
import { awsError, type Call } from "./support/faulty-proxy";
import { poison, retryScheduled, times } from "./support/held-messages";
import { runHere, runJson } from "./support/run-here";
import { useDesk } from "./support/start-desk";

const desk = useDesk();
const DAY = 86_400_000;
const codesOf = (result: object) =>
  new Set(Reflect.get(result, "notMoved").map(({ code }: { code: string }) => code));
const REDRIVE = { all: true, yes: true, force: true, edit: false, limit: 1_000, wait: 0 };

test("a process that slept past its visibility timeout acts on nothing that it received before", async () => {
  await desk.send("retry", times(40, retryScheduled));
  const context = contextOf(desk, "redrive");
  const { now, sleep, advance } = fakeClock();
  const clock = { now, elapsed: now, sleep };
  desk.proxy.onCall("SendMessageBatch", (nth) => (nth === 1 ? { meanwhile: () => advance(DAY) } : undefined));

  const options = { ...REDRIVE, audit: desk.fresh() };
  const { exitCode, result, text } = await redrive({ ...context, clock }, options);

  expect(exitCode).toBe(3);
  expect(desk.contents("main")).toHaveLength(10);
  expect(codesOf(result)).toEqual(new Set(["VisibilityTimeoutOver"]));
  expect(text()).toMatch(
    /^10 messages sent back to the main queue\.\n\d+ not sent back to the main queue: the visibility timeout ended before it was sent, and another consumer may have it\.\n/,
  );
  // Nor does it release what may be another consumer's.
  expect(desk.proxy.countOf("ChangeMessageVisibilityBatch")).toBe(0);
});

test("batches that waited until another consumer may have them do not count against the main queue", async () => {
  await desk.send("retry", times(80, retryScheduled));
  const { now, advance } = fakeClock();
  // The machine sleeps while the second batch, and those behind it, wait for their turn.
  const sleep = async () => {
    for (let turns = 0; turns < 1_000; turns += 1) await setImmediate();
    advance(DAY);
  };
  const clock = { now, elapsed: now, sleep };

  const context = { ...contextOf(desk, "redrive"), clock };
  const { exitCode, result } = await redrive(context, { ...REDRIVE, rate: 5, audit: desk.fresh() });

  expect(exitCode).toBe(3);
  expect(codesOf(result)).toEqual(new Set(["VisibilityTimeoutOver"]));
  expect(Reflect.get(result, "stoppedBy")).not.toBe("TargetNotAccepting");
});

describe("credentials that expire halfway", () => {
  const expireAfter = (last: (call: Call) => boolean) => {
    let expired = false;
    desk.proxy.inject((call) => {
      if (expired) return awsError("ExpiredToken");
      expired = last(call);
      return undefined;
    });
  };
  const hidden = (role: "quarantine" | "retry") =>
    desk.contents(role).filter(({ state }) => state !== "ready").length;

  test("are reported with what they leave invisible: a redrive", async () => {
    await desk.send("retry", times(200, retryScheduled));
    expireAfter(({ action }) => action === "DeleteMessageBatch" && desk.proxy.countOf(action) === 3);

    const { code, document } = await runJson(desk, ["redrive", "--all", "--yes", "--audit", desk.fresh()]);

    expect(code).toBe(3);
    expect(document.moved.length).toBeGreaterThanOrEqual(30);
    expect(document.moved).toHaveLength(desk.contents("main").length);
    // It is not known whether messages in flight at that time were deleted, so they are counted separately.
    expect(document.stillHidden + document.unconfirmed.length).toBe(hidden("retry"));
    expect(document.scans[0].hidden).toEqual({
      count: document.stillHidden,
      until: expect.stringMatching(/Z$/),
    });
  });

  test.each([
    ["a list", ["list"]],
    ["a dry run", ["redrive"]],
    ["a show", ["show", "00000000-0000-4000-8000-000000000000"]],
    ["a status", ["status"]],
  ])("are reported with what they leave invisible: %s", async (_what, args) => {
    await desk.send("quarantine", times(40, poison));
    expireAfter(({ action }) => action === "ReceiveMessage" && desk.proxy.countOf(action) === 10);

    const { code, stderr } = await runHere(desk, args);

    expect(code).toBe(4);
    expect(hidden("quarantine")).toBeGreaterThan(0);
    expect(stderr).toContain(
      `quarantine: ${hidden("quarantine")} messages are invisible to other consumers until `,
    );
    expect(stderr).toContain("Your AWS credentials have expired.");
  });
});
