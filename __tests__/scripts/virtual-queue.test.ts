import { VirtualClock } from "../../scripts/virtual-aws/virtual-clock";
import type { Copy, QueueRules } from "../../scripts/virtual-aws/virtual-queue";
import { VirtualSqs } from "../../scripts/virtual-aws/virtual-sqs";

const MESSAGE = { body: "body", attributes: {}, senderId: "AROASENDER:team" };
const DAY = 86_400;

function start(rules: Partial<QueueRules> = {}) {
  const clock = new VirtualClock(0);
  const sqs = new VirtualSqs(clock);
  const queue = sqs.createQueue("queue", { visibilitySeconds: 60, ...rules });
  return {
    queue,
    send: (delaySeconds = 0) => queue.arrive(sqs.copy(MESSAGE), delaySeconds),
    wait: (seconds: number) => clock.play(() => clock.sleep(seconds * 1000)),
  };
}

test("a received message is hidden until its visibility timeout ends, and counts its receives", async () => {
  const { queue, send, wait } = start();
  send();

  const [first] = queue.receive(10);
  await wait(59);
  const tooSoon = queue.receive(10);
  await wait(1);
  const [second] = queue.receive(10);

  expect(first?.receiveCount).toBe(1);
  expect(tooSoon).toEqual([]);
  expect(second?.receiveCount).toBe(2);
});

test("a delayed message is not in flight and arrives when its delay is over", async () => {
  const { queue, send, wait } = start();

  send(900);

  expect(queue.depth()).toEqual({ visible: 0, inFlight: 0, delayed: 1 });
  await wait(900);
  expect(queue.depth()).toEqual({ visible: 1, inFlight: 0, delayed: 0 });
});

test("a deferred message keeps the later time when its first visibility timeout ends", async () => {
  const { queue, send, wait } = start();
  send();
  const [message] = queue.receive(10);

  queue.changeVisibility(message?.receiptHandle ?? "", 300);
  await wait(299);
  const tooSoon = queue.receive(10);
  await wait(1);

  expect(tooSoon).toEqual([]);
  expect(queue.receive(10)).toHaveLength(1);
});

test("a visibility that would end more than twelve hours after the receive is refused", async () => {
  const { queue, send, wait } = start();
  send();
  const [message] = queue.receive(10, 600);
  await wait(300);
  const change = (seconds: number) => queue.changeVisibility(message?.receiptHandle ?? "", seconds);

  expect(change(DAY / 2 - 299)).toBe("InvalidParameterValue");
  expect(change(DAY / 2 - 300)).toBeUndefined();
});

test.each([
  ["goes on counting receives", false, 3],
  ["counts receives from 0", true, 0],
])("the receive after maxReceiveCount moves a message, which %s", (_what, restartsReceiveCount, count) => {
  const moved: Copy[] = [];
  const to = { arrive: (one: Copy) => void moved.push(one) };
  const { queue, send } = start({ redrive: { maxReceiveCount: 2, to }, restartsReceiveCount });
  send();

  for (const receives of [1, 1, 0]) {
    const messages = queue.receive(10);
    expect(messages).toHaveLength(receives);
    for (const { receiptHandle } of messages) queue.changeVisibility(receiptHandle, 0);
  }

  expect(moved).toMatchObject([{ number: 1, receiveCount: count }]);
  expect(queue.contents()).toEqual([]);
});

test("a stale receipt handle deletes nothing", async () => {
  const { queue, send, wait } = start();
  send();
  const [stale] = queue.receive(10);
  await wait(60);
  queue.receive(10);

  queue.delete(stale?.receiptHandle ?? "");

  expect(queue.contents()).toHaveLength(1);
});

test("a message may be returned twice in one receive, and only its last handle deletes it", () => {
  const twice = [true, false];
  const { queue, send } = start({ isGivenTwice: () => twice.shift() ?? false });
  send();

  const [first, second] = queue.receive(10);
  expect([first?.receiveCount, second?.receiveCount]).toEqual([1, 2]);
  expect(second?.messageId).toBe(first?.messageId);
  expect(queue.contents()).toHaveLength(1);
  queue.delete(first?.receiptHandle ?? "");
  expect(queue.contents()).toHaveLength(1);
  queue.delete(second?.receiptHandle ?? "");
  expect(queue.contents()).toEqual([]);
});

test("a second delivery that is one receive too many moves the message completely", () => {
  const moved: Copy[] = [];
  const to = { arrive: (one: Copy) => void moved.push(one) };
  const { queue, send } = start({ isGivenTwice: () => true, redrive: { maxReceiveCount: 1, to } });
  send();

  expect(queue.receive(10)).toHaveLength(1);
  expect(moved).toMatchObject([{ hiddenUntil: 0 }]);
  expect(queue.depth()).toEqual({ visible: 0, inFlight: 0, delayed: 0 });
});

test("a message that was deleted before its second delivery does not come again", async () => {
  const { queue, send, wait } = start({ isGivenTwice: () => true });
  send();
  const [first] = queue.receive(1);
  queue.delete(first?.receiptHandle ?? "");
  await wait(60);

  expect(queue.depth()).toEqual({ visible: 0, inFlight: 0, delayed: 0 });
  expect(queue.receive(10)).toEqual([]);
});

test("above the limit in flight a receive returns nothing", () => {
  const { queue, send } = start({ inFlightLimit: 3 });
  for (let n = 0; n < 5; n += 1) send();

  expect(queue.receive(10)).toHaveLength(3);
  expect(queue.receive(10)).toEqual([]);
});

test("what exceeds its retention is gone, whether it is visible, delayed or in flight", async () => {
  const { queue, send, wait } = start();
  send();
  queue.receive(10, DAY / 2);
  send(900);
  send();
  await wait(1);
  send();

  expect(queue.expire(1)).toHaveLength(3);
  expect(queue.depth()).toEqual({ visible: 1, inFlight: 0, delayed: 0 });
  await wait(DAY);
  expect(queue.receive(10)).toHaveLength(1);
});
