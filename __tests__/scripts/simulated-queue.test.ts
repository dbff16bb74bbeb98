import { EventLoop } from "../../scripts/simulation/event-loop";
import { type Copy, SimulatedQueue } from "../../scripts/simulation/simulated-queue";

const copy = (key: number): Copy => ({
  number: key,
  key,
  body: "",
  attributes: {},
  senderId: "",
  sentAt: 0,
  receiveCount: 0,
  hiddenUntil: 0,
});

async function wait(loop: EventLoop, seconds: number): Promise<void> {
  const ends = loop.now() + seconds * 1000;
  loop.at(ends, () => {});
  await loop.run(ends);
}

test("a received message is hidden until its visibility timeout ends, and counts its receives", async () => {
  const loop = new EventLoop(0);
  const queue = new SimulatedQueue(loop, { visibilitySeconds: 60 });
  queue.arrive(copy(1));

  const [first] = queue.receive(10);
  await wait(loop, 59);
  const tooSoon = queue.receive(10);
  await wait(loop, 1);
  const [second] = queue.receive(10);

  expect(first?.receiveCount).toBe(1);
  expect(tooSoon).toEqual([]);
  expect(second?.receiveCount).toBe(2);
});

test("a delayed message is not in flight and comes when its delay is over", async () => {
  const loop = new EventLoop(0);
  const queue = new SimulatedQueue(loop, { visibilitySeconds: 60 });

  queue.arrive(copy(1), 900);

  expect(queue.depth()).toEqual({ visible: 0, inFlight: 0, delayed: 1 });
  await wait(loop, 900);
  expect(queue.depth()).toEqual({ visible: 1, inFlight: 0, delayed: 0 });
});

test("a deferred message keeps the later time when its first visibility timeout ends", async () => {
  const loop = new EventLoop(0);
  const queue = new SimulatedQueue(loop, { visibilitySeconds: 60 });
  queue.arrive(copy(1));
  const [message] = queue.receive(10);

  queue.changeVisibility(message?.receiptHandle ?? "", 300);
  await wait(loop, 299);
  const tooSoon = queue.receive(10);
  await wait(loop, 1);

  expect(tooSoon).toEqual([]);
  expect(queue.receive(10)).toHaveLength(1);
});

test("the receive after maxReceiveCount moves a message, with its id", () => {
  const loop = new EventLoop(0);
  const moved: Copy[] = [];
  const to = { arrive: (one: Copy) => void moved.push(one) };
  const queue = new SimulatedQueue(loop, { visibilitySeconds: 60, redrive: { maxReceiveCount: 2, to } });
  queue.arrive(copy(7));

  for (const receives of [1, 1, 0]) {
    const messages = queue.receive(10);
    expect(messages).toHaveLength(receives);
    for (const { receiptHandle } of messages) queue.changeVisibility(receiptHandle, 0);
  }

  expect(moved.map(({ key }) => key)).toEqual([7]);
  expect(queue.size()).toBe(0);
});

test("a stale receipt handle deletes nothing", async () => {
  const loop = new EventLoop(0);
  const queue = new SimulatedQueue(loop, { visibilitySeconds: 60 });
  queue.arrive(copy(1));
  const [stale] = queue.receive(10);
  await wait(loop, 60);
  queue.receive(10);

  queue.delete(stale?.receiptHandle ?? "");

  expect(queue.size()).toBe(1);
});
