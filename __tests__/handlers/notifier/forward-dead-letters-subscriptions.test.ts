import { useAws, useFresh, useFrozenDate } from "../../support/hooks";
import { makeMessage, number } from "../../support/make-message";
import { poison } from "../../support/make-plan";
import { createNotifier } from "../../support/notifier-harness";

useFrozenDate();
const aws = useAws();
const notifier = useFresh(() => createNotifier(aws));

test("a team's own subscription gets its own alerts, the catch-all gets all", async () => {
  const [own, other] = [aws.createQueue(), aws.createQueue()];
  notifier.subscribe(own, { producer: ["team:3"] });
  notifier.subscribe(other, { producer: ["team:4"] });
  await notifier.forward(await notifier.die([makeMessage(), poison()]));
  expect(notifier.alerts()).toEqual(["team:3 × 1", "sender:000000000000 × 1"]);
  expect(notifier.alerts(own)).toEqual(["team:3 × 1"]);
  expect(notifier.alerts(other)).toEqual([]);
});

test("an alert about several producers reaches the subscription of each", async () => {
  const own = aws.createQueue();
  notifier.subscribe(own, { producer: ["team:9"] });
  const letters = Array.from({ length: 9 }, (_, n) =>
    makeMessage({ attributes: { team_id: number(String(n + 1)) } }),
  );
  await notifier.forward(await notifier.die(letters));
  expect(notifier.alerts()).toHaveLength(8);
  expect(notifier.alerts().at(-1)).toBe("team:8 team:9 × 2");
  expect(notifier.alerts(own)).toEqual(["team:8 team:9 × 2"]);
});

test("seven invented producers take no alert from an eighth and a ninth", async () => {
  const own = aws.createQueue();
  notifier.subscribe(own, { producer: ["team:3"] });
  const of = (team: number) => makeMessage({ attributes: { team_id: number(String(team)) } });
  const invented = Array.from({ length: 7 }, (_, n) => [of(900 + n), of(900 + n)]).flat();
  await notifier.forward(await notifier.die([...invented, of(3), of(4)]));
  expect(notifier.alerts(own)).toEqual(["team:3 team:4 × 2"]);
});

test("a dead letter that Lambda delivers twice in one batch is in one alert and moved once", async () => {
  const [letter] = await notifier.die([makeMessage()]);
  if (letter === undefined) throw new Error("There is no letter.");
  await notifier.forward([letter, letter]);
  expect(notifier.alerts()).toEqual(["team:3 × 1"]);
  expect(aws.contents(notifier.queues.retry)).toHaveLength(1);
});

test("an empty batch is done, publishes no alert and moves nothing", async () => {
  expect(await notifier.forward([])).toEqual({ batchItemFailures: [] });
  expect(notifier.alerts()).toEqual([]);
  expect(notifier.sums).toEqual({ NotMoved: 0 });
});
