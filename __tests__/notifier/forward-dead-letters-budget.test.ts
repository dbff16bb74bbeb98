import { failCalls, serviceError } from "../support/fail-calls";
import { freezeDate } from "../support/fake-clock";
import { type LocalAws, startAws } from "../support/local-aws";
import { makeMessage, number } from "../support/make-message";
import { fullMessage, poison, repeat } from "../support/make-plan";
import { createNotifier, type Notifier } from "../support/notifier-harness";

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

const storesOf = (count: number) =>
  repeat(count, (n) => makeMessage({ attributes: { store_id: number(String(n + 1)) } }));
const STORM = repeat(1_000, () => poison());
const SENDER = "sender:AROAEXAMPLEEXAMPLE";

test("what the budget leaves is told of all, folded where it must be", async () => {
  notifier.budget.spend(6);
  await notifier.forwardAtOnce(storesOf(5));
  expect(notifier.alerts()).toEqual(["store:1 × 1", "several × 4"]);
  expect(notifier.budget.available()).toBe(0);
});

test("a spent budget defers: the recoverable are parked untold, the others wait for the next alert", async () => {
  notifier.budget.spend(8);
  const letters = [makeMessage(), poison()];
  const deferred = await notifier.forwardAtOnce(letters);
  expect(deferred.batchItemFailures).toEqual([{ itemIdentifier: letters[1]?.messageId }]);
  expect(deferred.parked).toHaveLength(1);
  expect(deferred.quarantined).toEqual([]);
  expect(notifier.sums).toMatchObject({ AlertsDeferred: 1, NotMoved: 1 });
  expect(notifier.of("alerts deferred: the hourly budget is spent")).toEqual([{ letters: 2 }]);

  notifier.clock.advance(120_000);
  const later = await notifier.forwardAtOnce(letters.slice(1));
  expect(notifier.alerts()).toEqual([`${SENDER} × 1`]);
  expect(later.quarantined).toHaveLength(1);
});

test.each([
  ["refused by SNS", serviceError("InvalidParameter"), 8],
  ["lost on the way", Object.assign(new Error("x"), { code: "ECONNRESET" }), 7],
])("after an alert %s the budget is as it should be", async (_what, error, available) => {
  failCalls(notifier.sns, "PublishCommand", () => ({ before: error }));
  await notifier.forwardAtOnce([makeMessage()]);
  expect(notifier.budget.available()).toBe(available);
});

test("a storm is one alert, which speaks for the full batches of the next ten minutes", async () => {
  for (let batch = 0; batch < 4; batch += 1) {
    expect((await notifier.forwardAtOnce(STORM)).quarantined).toHaveLength(1_000);
  }
  expect(notifier.alerts()).toEqual([`${SENDER} × 1000`]);
  expect(notifier.texts()[0]).toContain("This is a storm");
  notifier.clock.advance(600_000);
  await notifier.forwardAtOnce(STORM);
  expect(notifier.alerts()).toHaveLength(2);
});

test("a storm whose alert was refused is not announced, and holds back what is bound for quarantine", async () => {
  failCalls(notifier.sns, "PublishCommand", () => ({ before: serviceError("InternalError", 500) }));
  const letters = [...repeat(999, () => makeMessage()), poison()];
  const { batchItemFailures, parked } = await notifier.forwardAtOnce(letters);
  expect(batchItemFailures).toEqual([{ itemIdentifier: letters[999]?.messageId }]);
  expect(parked).toHaveLength(999);
  expect(notifier.budget.isStormAnnounced()).toBe(false);
});

test("a small batch in a storm is told on its own", async () => {
  notifier.budget.announceStorm();
  await notifier.forwardAtOnce([makeMessage()]);
  expect(notifier.alerts()).toEqual(["store:3 × 1"]);
});

test("in an announced storm what is held without story takes no more alerts than the budget has", async () => {
  notifier.budget.announceStorm();
  for (let batch = 0; batch < 10; batch += 1) {
    const full = fullMessage();
    const { batchItemFailures } = await notifier.forwardAtOnce([...STORM, full]);
    expect(batchItemFailures).toEqual(batch < 8 ? [] : [{ itemIdentifier: full.messageId }]);
  }
  expect(notifier.alerts()).toEqual(Array(8).fill("several × 1"));
});

test("one place is kept for what is held without story, which is told after the move", async () => {
  await notifier.forwardAtOnce([...storesOf(7), poison(), fullMessage()]);
  expect(notifier.alerts()).toHaveLength(8);
  expect(notifier.alerts().at(-1)).toBe("several × 1");
  expect(notifier.budget.available()).toBe(0);
});
