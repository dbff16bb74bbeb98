import { DERIVED_LIMITS } from "../../../core/limits/limit-table";
import { failCalls, serviceError } from "../../support/fail-calls";
import { useAws, useFresh, useFrozenDate } from "../../support/hooks";
import { makeMessage, number } from "../../support/make-message";
import { fullMessage, poison, repeat } from "../../support/make-plan";
import { createNotifier } from "../../support/notifier-harness";

useFrozenDate();
const aws = useAws();
const notifier = useFresh(() => createNotifier(aws));

const storesOf = (count: number) =>
  repeat(count, (n) => makeMessage({ attributes: { team_id: number(String(n + 1)) } }));
const STORM = repeat(1_000, () => poison());
const SENDER = "sender:AROAEXAMPLEEXAMPLE";

test("the alerts that the budget leaves name everybody, several producers in one if necessary", async () => {
  notifier.budget.spend(6);
  await notifier.forwardAtOnce(storesOf(5));
  expect(notifier.alerts()).toEqual(["team:1 × 1", "team:2 team:3 team:4 team:5 × 4"]);
  expect(notifier.budget.available()).toBe(1);
});

test("the last alert of the budget covers more of the same, so that nothing of it is held back", async () => {
  notifier.budget.spend(8);
  await notifier.forwardAtOnce([poison(), poison()]);
  const { batchItemFailures, quarantined } = await notifier.forwardAtOnce([poison()]);
  expect(notifier.alerts()).toEqual([`${SENDER} × 2`]);
  expect(notifier.texts()[0]).toContain("also covers further messages");
  expect(batchItemFailures).toEqual([]);
  expect(quarantined).toHaveLength(1);
});

test("a spent budget defers: recoverable messages are scheduled for retry without an alert, the others wait for the next alert", async () => {
  notifier.budget.spend(9);
  const letters = [makeMessage(), poison()];
  const deferred = await notifier.forwardAtOnce(letters);
  expect(deferred.batchItemFailures).toEqual([{ itemIdentifier: letters[1]?.messageId }]);
  expect(deferred.retryScheduled).toHaveLength(1);
  expect(deferred.quarantined).toEqual([]);
  expect(notifier.sums).toMatchObject({ AlertsDeferred: 1, NotMoved: 1 });
  expect(notifier.of("alerts deferred: the hourly budget is spent")).toEqual([{ letters: 2 }]);

  notifier.clock.advance(172_000);
  const later = await notifier.forwardAtOnce(letters.slice(1));
  expect(notifier.alerts()).toEqual([`${SENDER} × 1`]);
  expect(later.quarantined).toHaveLength(1);
});

test.each([
  ["refused by SNS", serviceError("InvalidParameter"), 9],
  ["lost on the way, twice", Object.assign(new Error("x"), { code: "ECONNRESET" }), 7],
])("after an alert %s the budget is correct", async (_what, error, available) => {
  failCalls(notifier.sns, "PublishCommand", () => ({ before: error }));
  await notifier.forwardAtOnce([makeMessage()]);
  expect(notifier.budget.available()).toBe(available);
});

test("a second attempt at a lost alert leaves the last one of the budget for a storm", async () => {
  notifier.budget.spend(7);
  failCalls(notifier.sns, "PublishCommand", () => ({
    before: Object.assign(new Error("x"), { code: "ECONNRESET" }),
  }));
  await notifier.forwardAtOnce([makeMessage()]);
  expect(notifier.budget.available()).toBe(1);
});

test("a storm is one alert, which covers the full batches of the next ten minutes", async () => {
  for (let batch = 0; batch < 4; batch += 1) {
    expect((await notifier.forwardAtOnce(STORM)).quarantined).toHaveLength(1_000);
  }
  expect(notifier.alerts()).toEqual([`${SENDER} × 1000`]);
  expect(notifier.texts()[0]).toContain("also covers further messages");
  notifier.clock.advance(600_000);
  await notifier.forwardAtOnce(STORM);
  expect(notifier.alerts()).toHaveLength(2);
});

test("a storm whose alert was refused is not announced, and holds back what is bound for quarantine", async () => {
  failCalls(notifier.sns, "PublishCommand", () => ({ before: serviceError("InternalError", 500) }));
  const letters = [...repeat(999, () => makeMessage()), poison()];
  const { batchItemFailures, retryScheduled } = await notifier.forwardAtOnce(letters);
  expect(batchItemFailures).toEqual([{ itemIdentifier: letters[999]?.messageId }]);
  expect(retryScheduled).toHaveLength(999);
  const again = await notifier.forwardAtOnce(letters.slice(999));
  expect(again.quarantined).toEqual([]);
});

test("a storm covers its own reason, outcome and producer: others get their own alert", async () => {
  const soldOut = (team: string) =>
    repeat(1_000, () => makeMessage({ attributes: { team_id: number(team) } }));
  await notifier.forwardAtOnce(soldOut("1"));
  await notifier.forwardAtOnce(STORM);
  await notifier.forwardAtOnce(soldOut("2"));
  await notifier.forwardAtOnce(soldOut("1"));
  expect(notifier.alerts()).toEqual(["team:1 × 1000", `${SENDER} × 1000`, "team:2 × 1000"]);
});

test("a small batch in a storm gets its own alert", async () => {
  await notifier.forwardAtOnce(STORM);
  await notifier.forwardAtOnce([poison()]);
  expect(notifier.alerts()).toEqual([`${SENDER} × 1000`, `${SENDER} × 1`]);
});

test("in an announced storm, what is held without metadata takes no more alerts than the budget has", async () => {
  const full = (count: number) => repeat(count, () => fullMessage());
  await notifier.forwardAtOnce([...STORM, ...full(1)]);
  for (let batch = 0; batch < 9; batch += 1) {
    const letters = full(1);
    const { batchItemFailures } = await notifier.forwardAtOnce([...STORM, ...letters]);
    expect(batchItemFailures).toEqual(batch < 7 ? [] : [{ itemIdentifier: letters[0]?.messageId }]);
  }
  expect(notifier.alerts()).toHaveLength(9);
});

test("one alert is reserved for what is held without metadata, whose ids are known after the move", async () => {
  await notifier.forwardAtOnce([...storesOf(7), poison(), fullMessage()]);
  expect(notifier.alerts()).toHaveLength(8);
  expect(notifier.alerts().at(-1)).toBe("team:3 × 1");
  expect(notifier.budget.available()).toBe(1);
});

describe("with the fewest alerts an hour", () => {
  const scarce = useFresh(() =>
    createNotifier(aws, { perHour: DERIVED_LIMITS.alertsPerEnvironmentAndHour.min }),
  );

  test("there is one for what is held without metadata, and one that names its ids", async () => {
    const { batchItemFailures, quarantined } = await scarce.forwardAtOnce([fullMessage(), poison()]);
    expect(batchItemFailures).toEqual([]);
    expect(quarantined).toHaveLength(2);
    expect(scarce.alerts()).toEqual([`team:3 ${SENDER} × 2`, "team:3 × 1"]);
  });
});

test("a storm covers the producers that it names: a new one in the next batch gets an alert too", async () => {
  await notifier.forwardAtOnce(
    repeat(1_000, (n) => makeMessage({ attributes: { team_id: number(`${1 + (n % 3)}`) } })),
  );
  await notifier.forwardAtOnce(
    repeat(1_000, (n) => makeMessage({ attributes: { team_id: number(`${2 + (n % 3)}`) } })),
  );
  expect(notifier.alerts()).toEqual(["team:1 team:2 team:3 × 1000", "team:4 × 333"]);
});

test("a sender that keeps inventing producers uses up its own alerts, and another sender's wait for theirs", async () => {
  let invented = 1_000;
  const flood = () =>
    repeat(1_000, () => makeMessage({ body: "{", attributes: { team_id: number(String(invented++)) } }));
  for (let batch = 0; batch < 12; batch += 1) {
    expect((await notifier.forwardAtOnce(flood())).batchItemFailures).toEqual([]);
  }
  expect(notifier.alerts()).toHaveLength(9);
  const honest = makeMessage({ body: "{", senderId: "AROASTORE3STORE3:x" });
  const { batchItemFailures } = await notifier.forwardAtOnce([...flood().slice(1), honest]);
  expect(batchItemFailures).toEqual([{ itemIdentifier: honest.messageId }]);
  notifier.clock.advance(172_000);
  expect((await notifier.forwardAtOnce([...flood().slice(1), honest])).batchItemFailures).toEqual([]);
  expect(notifier.alerts().at(-1)).toContain("team:3 ");
});
