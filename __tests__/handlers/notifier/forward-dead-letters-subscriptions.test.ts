import { freezeDate } from "../../support/fake-clock";
import { type LocalAws, startAws } from "../../support/local-aws";
import { makeMessage, number } from "../../support/make-message";
import { poison } from "../../support/make-plan";
import { createNotifier, type Notifier } from "../../support/notifier-harness";

let aws: LocalAws;
let notifier: Notifier;

beforeAll(async () => {
  freezeDate();
  aws = await startAws();
});
beforeEach(() => {
  notifier = createNotifier(aws);
});
afterEach(() => notifier.close());
afterAll(async () => {
  await aws.stop();
  jest.useRealTimers();
});

test("a store's own subscription gets its own alerts, the catch-all gets all", async () => {
  const [own, other] = [aws.createQueue(), aws.createQueue()];
  notifier.subscribe(own, { store_id: ["3"] });
  notifier.subscribe(other, { store_id: ["4"] });
  await notifier.forward(await notifier.die([makeMessage(), poison()]));
  expect(notifier.alerts()).toEqual(["store:3 × 1", "sender:000000000000 × 1"]);
  expect(notifier.alerts(own)).toEqual(["store:3 × 1"]);
  expect(notifier.alerts(other)).toEqual([]);
});

test("folded alerts reach the catch-all only", async () => {
  const own = aws.createQueue();
  notifier.subscribe(own, { store_id: ["9"] });
  const letters = Array.from({ length: 9 }, (_, n) =>
    makeMessage({ attributes: { store_id: number(String(n + 1)) } }),
  );
  await notifier.forward(await notifier.die(letters));
  expect(notifier.alerts()).toHaveLength(8);
  expect(notifier.alerts().at(-1)).toBe("several × 2");
  expect(notifier.alerts(own)).toEqual([]);
});

test("an empty batch is done, tells nobody and moves nothing", async () => {
  expect(await notifier.forward([])).toEqual({ batchItemFailures: [] });
  expect(notifier.alerts()).toEqual([]);
  expect(notifier.sums).toEqual({ NotMoved: 0 });
});
