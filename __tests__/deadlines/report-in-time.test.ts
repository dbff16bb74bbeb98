import type { Message } from "../../core/messages/message";
import type { ReceivePort } from "../../core/sqs/receive-port";
import type { SqsPort } from "../../core/sqs/sqs-port";
import { AlertBudget } from "../../handlers/notifier/digests/hourly-alert-budget";
import { StormCover } from "../../handlers/notifier/digests/storm-cover";
import { forwardDeadLetters } from "../../handlers/notifier/forward-dead-letters";
import { redrive } from "../../handlers/redriver/redrive";
import { runTask } from "../../handlers/redriver/run-task";
import { VirtualClock } from "../../scripts/virtual-aws/virtual-clock";
import { type Call, createVirtualPorts } from "../../scripts/virtual-aws/virtual-ports";
import { VirtualSqs } from "../../scripts/virtual-aws/virtual-sqs";
import { consumerWith, functionSettings } from "../../testing/function-settings";
import { application, busy } from "../support/jobs";
import {
  makeMessage,
  makeNotified,
  makeRecord,
  messageId,
  NOW,
  number,
  SYSTEM_SENDER,
  TRUSTED,
} from "../support/make-message";
import { ALERT_CONTEXT, BUSY_BODY, CONTEXT, fullMessage } from "../support/make-plan";
import { recordCount, recordLog } from "../support/recorders";

/** About as many messages as Lambda delivers at once: 6 MB. */
const RECORDS = 3_300;
const PUBLISH_MS = 80;
const ORDER_MS = 7;
const DAY_MS = 86_400_000;
const QUEUES = { main: "main", deadLetter: "dlq", retry: "retry", quarantine: "quarantine" };
const { main: MAIN, deadLetter: DLQ, retry: RETRY_QUEUE, quarantine: QUARANTINE } = QUEUES;
const SETTINGS = functionSettings(QUEUES, TRUSTED);

/** Milliseconds of a call. Calls are slow, so that a deadline comes in the middle of many. */
const CALL_MS = { receive: 40, send: 60, delete: 40, changeVisibility: 70, depth: 40 } as const;
/** A call that is not answered before any function has ended. */
const HANGING_MS = 600_000;

let clock: VirtualClock;
let queues: VirtualSqs;
let sqs: SqsPort & ReceivePort;
let log: ReturnType<typeof recordLog>;
const { count } = recordCount();
beforeEach(() => {
  log = recordLog();
});

/**
 * Ends before, in and after every step: each function needs less than a minute and a half for everything. In the last
 * cases the call with that number hangs.
 */
const TIMEOUTS: readonly [timeoutMs: number, hanging: number][] = [
  ...[10, 3_041, 12_020, 31_003, 91_000].map((timeoutMs): [number, number] => [timeoutMs, 0]),
  ...[100, 101, 170, 171].map((hanging): [number, number] => [12_020, hanging]),
];

const bodyOf = (index: number) => JSON.stringify({ job_id: `order-${index}`, machine: "machine-7" });
const ALL = Array.from({ length: RECORDS }, (_, index) => bodyOf(index));
/** What the redriver itself receives. The rule needs only enough to reach each end. */
const HELD = ALL.slice(0, RECORDS / 2);
/** Every third lacks its team, so that each function meets both dispositions. */
const attributesOf = (index: number) =>
  index % 3 === 0 ? {} : { team_id: number(String(1 + (index % 11))) };
/** The first has no room for metadata: its new id is announced after the move. */
const letters = (): Message[] =>
  ALL.map((body, index) =>
    index === 0
      ? fullMessage({ body })
      : makeMessage({ body, attributes: attributesOf(index), receiveCount: 1 }),
  );

/** The call with this number hangs. A call that its signal ends has taken effect every other time. */
function start(hanging = 0): void {
  clock = new VirtualClock(NOW);
  queues = new VirtualSqs(clock);
  for (const name of Object.values(QUEUES)) queues.createQueue(name, { visibilitySeconds: 360 });
  let calls = 0;
  let ended = 0;
  const call: Call = async (action, effect, signal) => {
    calls += 1;
    try {
      await clock.spend(calls === hanging ? HANGING_MS : CALL_MS[action], signal);
    } catch (aborted) {
      ended += 1;
      if (ended % 2 === 0) effect();
      throw aborted;
    }
    return effect();
  };
  sqs = createVirtualPorts(queues, SYSTEM_SENDER, call);
}

function put(queue: string, messages: readonly Message[]): void {
  for (const message of messages)
    queues.queue(queue).arrive({ ...queues.copy(message), sentAt: message.sentAt });
}

const bodies = (queue: string) =>
  queues
    .queue(queue)
    .contents()
    .map(({ body }) => body);

/** Runs a function that Lambda would end after the timeout, and expects it to end by itself. */
async function inTime<T>(timeoutMs: number, run: (timeLeft: () => number) => Promise<T>): Promise<T> {
  const timeLeft = clock.timeLeft(timeoutMs);
  const result = await clock.play(() => run(timeLeft));
  expect(timeLeft()).toBeGreaterThanOrEqual(0);
  return result;
}

test.each(TIMEOUTS)(
  "a consumer with %i ms for 3,300 records reports each that it did not process",
  async (timeoutMs, hanging) => {
    start(hanging);
    const messages = letters();
    const processed = new Set<string>();
    const consume = consumerWith(SETTINGS.consumer, {
      application: {
        ...application,
        process: async (_order, { messageId, signal }) => {
          await clock.spend(ORDER_MS, signal);
          processed.add(messageId);
        },
      },
      readWorld: async () => busy("machine-113"),
      environment: {},
      ...{ sqs, random: () => 0.5, now: clock.now, log: log.log, count },
    });
    const { batchItemFailures } = await inTime(timeoutMs, (timeLeft) =>
      consume({ Records: messages.map(makeRecord) }, timeLeft),
    );
    const reported = batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
    expect(new Set([...reported, ...processed])).toEqual(new Set(messages.map(({ messageId }) => messageId)));
    expect(reported).toHaveLength(RECORDS - processed.size);
    expect(log.of("batch done")).toHaveLength(1);
  },
);

test.each(TIMEOUTS)(
  "a notifier with %i ms for 3,300 letters reports exactly what it did not move",
  async (timeoutMs, hanging) => {
    start(hanging);
    put(DLQ, letters());
    const dead = Array.from({ length: RECORDS / 10 }, () => queues.queue(DLQ).receive(10)).flat();
    const { batchItemFailures } = await inTime(timeoutMs, (timeLeft) =>
      forwardDeadLetters(
        dead,
        { ...SETTINGS.notifier, alertSpacingMs: 2_000, alertsPerHour: 30, alert: ALERT_CONTEXT },
        {
          application,
          readWorld: async () => CONTEXT.world,
          publish: (_alert, signal) => clock.spend(PUBLISH_MS, signal),
          budget: new AlertBudget(clock.now, { perHour: 30 }),
          cover: new StormCover(clock.now),
          ...{ sqs, clock, random: () => 0.5, log: log.log, count },
        },
        timeLeft,
      ),
    );
    const reported = new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
    const arrived = new Set([...bodies(RETRY_QUEUE), ...bodies(QUARANTINE)]);
    expect(dead.filter(({ messageId, body }) => !reported.has(messageId) && !arrived.has(body))).toEqual([]);
    // What is reported comes back. What is not reported has been deleted, however late its send was confirmed.
    expect(bodies(DLQ)).toEqual(dead.flatMap(({ messageId, body }) => (reported.has(messageId) ? body : [])));
    expect(log.of("dead letters forwarded")).toHaveLength(1);
  },
);

const ports = () => ({
  ...{ sqs, receiver: sqs, clock, log: log.log, count },
  countUnconfirmed: async () => {},
});
const places = () => new Set([MAIN, RETRY_QUEUE, QUARANTINE].flatMap((queue) => bodies(queue)));
const HOUR_MS = 3_600_000;
const due = { deadAt: NOW - 600_000, notBefore: NOW - 1_000 };
/** What the retry queue holds, by position. */
const MIXES: Readonly<Record<string, (index: number) => Message>> = {
  "of which nothing is due": () => makeNotified({ ...due, notBefore: NOW + HOUR_MS }),
  "of a cause that stands": (index) =>
    makeNotified({ ...due, attempt: 1, deadAt: NOW - 2_000, id: messageId(index) }),
  "of which most are of a cause that stands": (index) =>
    makeNotified(
      index % 20 === 0
        ? { ...due, cause: "Unknown/00000000" }
        : { ...due, attempt: 1, deadAt: NOW - 2_000, id: messageId(index) },
    ),
  "of which some are due": (index) =>
    makeNotified(index % 20 === 0 ? due : { ...due, notBefore: NOW + HOUR_MS }),
  "that are due or unreadable": (index) => (index % 2 === 0 ? makeMessage() : makeNotified(due)),
};

describe.each([
  ["of which nothing is due", 500],
  ["of a cause that stands", 500],
  ["that are due or unreadable", 500],
  ["that are due or unreadable", 1],
])("of messages scheduled for retry %s, at %i a second,", (mix, ratePerSecond) => {
  test.each(TIMEOUTS)(
    "a redrive with %i ms for 1,650 scheduled for retry ends in time and loses none",
    async (timeoutMs, hanging) => {
      start(hanging);
      put(
        RETRY_QUEUE,
        HELD.map((body, index) => ({ ...(MIXES[mix]?.(index) ?? makeMessage()), body })),
      );
      const report = await inTime(timeoutMs, (timeLeft) =>
        runTask({ task: "redrive" }, { ...SETTINGS.redriver, ratePerSecond }, ports(), timeLeft),
      );
      expect(log.of("redrive run")).toEqual([{ resp: report }]);
      expect(places().size).toBe(HELD.length);
    },
  );
});

test.each([
  ["held back", "of which most are of a cause that stands"],
  ["deferred", "of which some are due"],
])("a redrive whose rate takes all of its time still has time for what is %s", async (_what, mix) => {
  start();
  put(
    RETRY_QUEUE,
    HELD.map((body, index) => ({ ...(MIXES[mix]?.(index) ?? makeMessage()), body })),
  );
  const report = await inTime(12_020, (timeLeft) =>
    redrive({ ...SETTINGS.redriver, ratePerSecond: 1 }, ports(), timeLeft),
  );
  expect(report.notMoved).toBeGreaterThan(0);
  expect(report.heldBack + report.deferred).toBeGreaterThan(500);
  expect(report.visibilityUnchanged).toBe(0);
  const { visible, inFlight } = queues.queue(RETRY_QUEUE).depth();
  expect({ visible, inFlight }).toEqual({
    visible: report.heldBack,
    inFlight: report.notMoved + report.deferred,
  });
});

test("failed changes of visibility are counted and logged by code, and cost no message", async () => {
  start();
  put(
    RETRY_QUEUE,
    HELD.map((body) => ({ ...makeNotified({ ...due, notBefore: NOW + HOUR_MS }), body })),
  );
  const changeVisibility = async () => {
    throw Object.assign(new Error("marked-secret"), { name: "AccessDenied", $metadata: {} });
  };
  const report = await inTime(91_000, (timeLeft) =>
    redrive(SETTINGS.redriver, { ...ports(), sqs: { ...sqs, changeVisibility } }, timeLeft),
  );
  expect(report).toMatchObject({ deferred: 0, visibilityUnchanged: HELD.length });
  expect(log.of("visibility not changed")).toEqual([
    { queue: "retry", messages: HELD.length, codes: ["AccessDenied"] },
  ]);
  expect(places().size).toBe(HELD.length);
});

test.each(TIMEOUTS)(
  "a renewal with %i ms for 3,300 held ends in time and loses none",
  async (timeoutMs, hanging) => {
    start(hanging);
    const old = { sentAt: NOW - 8 * DAY_MS };
    for (const queue of [QUARANTINE, RETRY_QUEUE]) {
      put(
        queue,
        HELD.map((body) => makeNotified({}, { body: `${queue} ${body}`, ...old })),
      );
    }
    const report = await inTime(timeoutMs, (timeLeft) =>
      runTask({ task: "renew" }, SETTINGS.redriver, ports(), timeLeft),
    );
    expect(log.of("renew run")).toEqual([{ resp: report }]);
    expect(places().size).toBe(2 * HELD.length);
  },
);

test("a full quarantine leaves the retry queue its half of the time", async () => {
  start();
  const old = { sentAt: NOW - 8 * DAY_MS };
  put(
    QUARANTINE,
    ALL.map((body) => makeNotified({}, { body, ...old })),
  );
  put(RETRY_QUEUE, [makeNotified({}, { body: BUSY_BODY, ...old })]);
  await inTime(20_000, (timeLeft) => runTask({ task: "renew" }, SETTINGS.redriver, ports(), timeLeft));
  const renewed = queues.queue(RETRY_QUEUE).contents();
  expect(renewed.map(({ sentAt }) => sentAt > NOW)).toEqual([true]);
});
