import { UnreadableResponseError } from "../../../../core/aws/unreadable-response";
import { createDeadline } from "../../../../core/runtime/deadline";
import type { Publish } from "../../../../handlers/notifier/alerts/alert";
import { AlertPace } from "../../../../handlers/notifier/publishing/alert-pace";
import { publishAlerts } from "../../../../handlers/notifier/publishing/publish-alerts";
import { serviceError } from "../../../support/fail-calls";
import { fakeClock } from "../../../support/fake-clock";
import { EMPTY_NOTIFICATION, repeat } from "../../../support/make-plan";
import { leaksIn } from "../../../support/recorders";

const alerts = (count: number) =>
  repeat(count, (index) => ({
    subject: String(index),
    message: "",
    notification: EMPTY_NOTIFICATION,
    attributes: {},
  }));

/** Publishes to a topic that returns these responses, on a clock that advances only by sleeping. */
async function publish(
  count: number,
  answer: (call: number) => void = () => {},
  spacingMs = 2_000,
  timeoutMs = 60_000,
  spare = 0,
) {
  const clock = fakeClock(timeoutMs);
  const start = clock.now();
  const calls: [string, number][] = [];
  const port: Publish = async ({ subject }) => {
    calls.push([subject, clock.now() - start]);
    answer(calls.length - 1);
  };
  const pace = new AlertPace(clock, spacingMs);
  const deadline = createDeadline(clock.timeLeft, 0);
  const publications = await publishAlerts(port, alerts(count), { pace, deadline, spare });
  return { publications, calls, clock, pace };
}
const fail =
  (...calls: number[]) =>
  (call: number) => {
    if (calls.includes(call)) throw serviceError("AuthorizationError", 403);
  };
const LOST = () => Object.assign(new Error("marked-secret"), { code: "ECONNRESET" });

test("alerts are published in order, each only after the previous one's spacing", async () => {
  const { publications, calls } = await publish(3);
  expect(publications).toEqual(Array(3).fill({ accepted: true, mails: 1 }));
  expect(calls).toEqual([
    ["0", 0],
    ["1", 2_000],
    ["2", 4_000],
  ]);
});

test("an invocation that published k alerts lasts at least k spacings", async () => {
  const { clock, pace } = await publish(3);
  await pace.settle(60_000);
  expect(clock.slept.reduce((sum, slept) => sum + slept, 0)).toBe(3 * 2_000);
});

test.each([
  [500, [500]],
  [0, []],
  [-5, []],
])("settling takes at most the %i ms that are left", async (left, slept) => {
  const clock = fakeClock();
  const pace = new AlertPace(clock, 2_000);
  await pace.wait(60_000);
  await pace.settle(left);
  expect(clock.slept).toEqual(slept);
});

test("an alert whose wait outlasted the deadline, because the process was frozen, is not started", async () => {
  const clock = fakeClock(10_000);
  const frozen = { ...clock, sleep: (ms: number) => clock.sleep(ms + 60_000) };
  const calls: string[] = [];
  const port: Publish = async ({ subject }) => void calls.push(subject);
  const publications = await publishAlerts(port, alerts(2), {
    pace: new AlertPace(frozen, 2_000),
    deadline: createDeadline(clock.timeLeft, 0),
    spare: 0,
  });
  expect(calls).toEqual(["0"]);
  expect(publications[1]).toEqual({ accepted: false, mails: 0, error: { error: "DeadlineReached" } });
});

test("without an alert, nothing is waited for", async () => {
  const { clock, pace } = await publish(0);
  await pace.settle(60_000);
  expect(clock.slept).toEqual([]);
});

test("a refused alert is described without quoting the response, and the next one is tried", async () => {
  const { publications } = await publish(3, fail(1));
  expect(publications).toEqual([
    { accepted: true, mails: 1 },
    {
      accepted: false,
      mails: 0,
      error: { error: "AuthorizationError", code: "AuthorizationError", statusCode: 403 },
    },
    { accepted: true, mails: 1 },
  ]);
});

test("after two refusals in a row, the rest are left for another time", async () => {
  const { publications, calls } = await publish(5, fail(1, 2));
  expect(calls).toHaveLength(3);
  expect(publications.map(({ accepted }) => accepted)).toEqual([true, false, false, false, false]);
  expect(publications.at(-1)).toEqual({
    accepted: false,
    mails: 0,
    error: { error: "TopicNotAccepting" },
  });
});

test.each([
  ["a refusal", serviceError("InvalidParameter", 400), 0],
  ["throttling", serviceError("ThrottledException", 429), 0],
  ["a denial", serviceError("AuthorizationError", 403), 0],
  ["an internal error", serviceError("InternalError", 500), 1],
  ["a time-out", serviceError("TimeoutError", 0), 1],
  ["a reset", LOST(), 1],
  ["an abort", new DOMException("marked-secret", "AbortError"), 1],
  ["a success that says nothing", new UnreadableResponseError("SNS"), 1],
])("after %s an alert may have been e-mailed, and counts as such", async (_what, error, mails) => {
  const { publications } = await publish(1, () => {
    throw error;
  });
  expect(publications).toEqual([expect.objectContaining({ accepted: false, mails })]);
  expect(leaksIn([JSON.stringify(publications)], "marked-secret")).toEqual([]);
});

test.each([
  ["ThrottledException", 429],
  ["Throttling", 400],
])(
  "a throttled alert is tried once more after its spacing, and is not a second e-mail: %s",
  async (name, status) => {
    const throttled = serviceError(name, status);
    const { publications, calls } = await publish(2, (call) => {
      if (call === 0) throw throttled;
    });
    expect(publications).toEqual(Array(2).fill({ accepted: true, mails: 1 }));
    expect(calls).toEqual([
      ["0", 0],
      ["0", 2_000],
      ["1", 4_000],
    ]);
  },
);

test("after a lost response an alert is tried once more if the budget has an e-mail to spare, and both are counted", async () => {
  const { publications, calls } = await publish(
    3,
    (call) => {
      if (call === 0 || call === 2) throw LOST();
    },
    2_000,
    60_000,
    1,
  );
  expect(publications.map(({ accepted, mails }) => [accepted, mails])).toEqual([
    [true, 2],
    [false, 1],
    [true, 1],
  ]);
  expect(calls.map(([subject]) => subject)).toEqual(["0", "0", "1", "2"]);
});

test("no alert is tried more than twice", async () => {
  const { calls } = await publish(
    1,
    () => {
      throw LOST();
    },
    0,
    60_000,
    100,
  );
  expect(calls).toHaveLength(2);
});

test("two refusals with an accepted alert between them stop nothing", async () => {
  const { calls } = await publish(5, fail(0, 2));
  expect(calls).toHaveLength(5);
});

test("no alert is published past the deadline", async () => {
  const { publications, calls } = await publish(3, undefined, 2_000, 2_000);
  expect(calls).toEqual([["0", 0]]);
  expect(publications.slice(1)).toEqual(
    Array(2).fill({ accepted: false, mails: 0, error: { error: "DeadlineReached" } }),
  );
});

test("an alert whose turn comes after the deadline is not waited for", async () => {
  const { clock } = await publish(3, undefined, 60_000, 5_000);
  expect(clock.timeLeft()).toBeGreaterThanOrEqual(0);
});

test("a publish ends with the deadline, and after five seconds at the latest", async () => {
  const timeout = jest.spyOn(AbortSignal, "timeout");
  try {
    await publish(1, undefined, 0, 3_000);
    await publish(1, undefined, 0, 30_000);
    expect(timeout.mock.calls).toEqual([[3_000], [5_000], [30_000], [5_000]]);
  } finally {
    timeout.mockRestore();
  }
});
