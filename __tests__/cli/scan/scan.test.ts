import application from "#application";
import { planScan, type ScanPlan } from "../../../cli/scan/plan-scan";
import { type Held, Scan, type ScanPorts } from "../../../cli/scan/scan";
import { EVERYTHING } from "../../../cli/scan/select-messages";
import { summarizeMessage } from "../../../cli/scan/summarize-message";
import { Stop } from "../../../cli/stop";
import type { Message } from "../../../core/messages/message";
import { fakeClock } from "../../support/fake-clock";
import { diagnoseWhileBusy } from "../../support/jobs";
import { makeMessage, messageId } from "../../support/make-message";

const fresh = (() => {
  let made = 0;
  return (): Message => makeMessage({ messageId: messageId(++made) });
})();
const times = (count: number) => Array.from({ length: count }, fresh);

/** Answers consecutive receives with these messages, or fails with the error. */
function portsOf(...answers: readonly (readonly Message[] | Error)[]) {
  let receives = 0;
  let underWay = 0;
  const polls = { waits: [] as number[], mostUnderWay: 0, visible: 0 };
  const released: string[] = [];
  const { now, sleep, advance } = fakeClock();
  const ports: ScanPorts = {
    receiver: {
      receive: async (_url, _visibility, _signal, waitSeconds = 1) => {
        const answer = answers[receives++] ?? [];
        polls.waits.push(waitSeconds);
        polls.mostUnderWay = Math.max(polls.mostUnderWay, ++underWay);
        await Promise.resolve();
        underWay -= 1;
        if (answer instanceof Error) throw answer;
        return answer;
      },
      depth: async () => ({ visible: Math.max(0, polls.visible - receives * 10), inFlight: 0, delayed: 0 }),
    },
    sqs: {
      changeVisibility: async (_url, entries) => {
        released.push(...entries.map(({ receiptHandle }) => receiptHandle));
        return { confirmed: new Map([[0, ""]]), failed: [] };
      },
    },
    clock: { now, elapsed: now, sleep },
    stop: new Stop(),
    queue: async (role) => ({ role, name: role, url: `https://${role}` }),
    summarize: (message, role) =>
      summarizeMessage(message, role, {
        application,
        diagnose: diagnoseWhileBusy(),
        trusted: { has: () => true },
      }),
  };
  return { ports, receives: () => receives, polls, released, advance };
}

const ONE_QUEUE = { ...EVERYTHING, queues: ["retry"] } as const;
const open = (ports: ScanPorts, plan: ScanPlan = planScan({ visible: 0, inFlight: 0, delayed: 0 })) =>
  Scan.open(ports, ONE_QUEUE, { plan: () => plan });

async function drain(scan: Scan): Promise<number> {
  let selected = 0;
  for await (const _held of scan) selected += 1;
  return selected;
}

test("a scan does not end before the fourth response in a row without a message", async () => {
  const { ports } = portsOf([], [], [], times(10), [], [], [], times(10));

  expect(await drain(await open(ports))).toBe(20);
});

test("a scan ends with the fourth response in a row without a message", async () => {
  const { ports, receives } = portsOf(times(10));

  await drain(await open(ports));

  // The first, four without a message, and those in progress by then.
  expect(receives()).toBeLessThanOrEqual(1 + 4 + 3);
});

test("if nothing is held, four polls find that at once, and none of them waits", async () => {
  const { ports, polls } = portsOf();

  expect(await drain(await open(ports))).toBe(0);

  expect(polls).toMatchObject({ waits: [0, 0, 0, 0], mostUnderWay: 4 });
});

test("a long queue is polled many times at once, and four more polls find its end without waiting", async () => {
  const { ports, polls } = portsOf(...Array.from({ length: 50 }, () => times(10)));
  polls.visible = 500;

  expect(await drain(await open(ports, { most: 1_000, visibilityTimeoutSeconds: 60 }))).toBe(500);

  // Six first, and as soon as the size of messages is known, enough to make sixteen.
  expect(polls.mostUnderWay).toBe(11);
  expect(polls.waits).toEqual([...Array(50).fill(1), 0, 0, 0, 0]);
});

test("if SQS still counts a message, long polls look for it before a scan ends", async () => {
  const { ports, polls } = portsOf(times(10), [], [], [], [], times(1));
  polls.visible = 60;

  expect(await drain(await open(ports))).toBe(11);
});

test("a scan whose receive fails ends, and counts what the other receives have hidden", async () => {
  const { ports, receives } = portsOf(times(10), new Error("refused"), times(10), times(10), times(10));
  const scan = await open(ports);

  await expect(drain(scan)).rejects.toThrow("refused");

  expect(scan.reports).toMatchObject([{ hidden: (receives() - 1) * 10, incomplete: "failed" }]);
});

test("a scan receives a few batches ahead of its reader, and no more", async () => {
  const { ports, receives } = portsOf(...Array.from({ length: 20 }, () => times(10)));
  const scan = await open(ports);

  for await (const _batch of scan.batches()) {
    await new Promise(setImmediate);
    break;
  }

  expect(receives()).toBeLessThanOrEqual(5);
});

test("a reader that leaves the scan misses nothing", async () => {
  const { ports, receives } = portsOf(...Array.from({ length: 20 }, () => times(10)));
  const scan = await open(ports);

  for await (const _batch of scan.batches()) break;

  expect(scan.reports[0]).toMatchObject({ hidden: receives() * 10, unseenInFlight: 0 });
});

test("a scan releases each message once, and counts what was not confirmed as still hidden", async () => {
  const messages = times(35);
  const { ports, released } = portsOf(messages.slice(0, 20), messages.slice(20));
  const scan = await open(ports);
  let moved: Held | undefined;
  for await (const held of scan) moved ??= held;
  if (moved !== undefined) scan.forget(moved);

  await scan.release();

  expect(released.sort()).toEqual(
    messages
      .slice(1)
      .map(({ receiptHandle }) => receiptHandle)
      .sort(),
  );
  // Of each of four calls one was confirmed.
  expect(scan.reports[0]).toMatchObject({ received: 35, hidden: 34 - 4 });
});

test("a scan does not touch what it received longer ago than its visibility timeout", async () => {
  const { ports, released, advance } = portsOf(times(5));
  const scan = await open(ports, { most: 100, visibilityTimeoutSeconds: 60 });
  await drain(scan);

  advance(60_000);
  await scan.release();

  expect(released).toEqual([]);
  expect(scan.reports[0]).toMatchObject({ hidden: 0 });
});

test("a message that SQS delivers twice counts once, in one receive and in two", async () => {
  const [one, two] = [fresh(), fresh()];
  const again = { ...one, receiptHandle: "later" };
  const { ports } = portsOf([one, again, two], [again]);
  const scan = await open(ports);

  expect(await drain(scan)).toBe(2);
  expect(scan.reports[0]).toMatchObject({ received: 2, matched: 2, hidden: 2 });
});

test("a scan ends with its visibility timeout, because messages would come again", async () => {
  const { ports, advance } = portsOf(times(10), times(10), times(10), times(10), times(10));
  const scan = await open(ports, { most: 100, visibilityTimeoutSeconds: 60 });

  let batches = 0;
  for await (const _batch of scan.batches()) {
    batches += 1;
    advance(60_000);
  }

  expect(batches).toBe(4);
  expect(scan.reports[0]).toMatchObject({ incomplete: "timeout" });
});
