import {
  NoConfirmedSubscriptionError,
  publishWhereConfirmed,
} from "../../../../handlers/notifier/publishing/publish-where-confirmed";
import { EMPTY_NOTIFICATION } from "../../../support/make-plan";
import { recordLog } from "../../../support/recorders";

const ALERT = { subject: "s", message: "m", notification: EMPTY_NOTIFICATION, attributes: {} };
const MINUTE = 60_000;

/** A publish function for a topic with this many confirmed subscriptions, call by call. */
function topic(...answers: (number | Error)[]) {
  let now = 0;
  let asked = 0;
  let published = 0;
  const { log, of } = recordLog();
  const publish = publishWhereConfirmed(
    async () => {
      published += 1;
    },
    {
      countConfirmed: async () => {
        const answer = answers[Math.min(asked, answers.length - 1)] ?? 0;
        asked += 1;
        if (answer instanceof Error) throw answer;
        return answer;
      },
      now: () => now,
      log,
    },
  );
  return {
    publish: () => publish(ALERT, AbortSignal.timeout(60_000)),
    advance: (milliseconds: number) => {
      now += milliseconds;
    },
    counts: () => ({ asked, published }),
    of,
  };
}

test("an alert that would reach no confirmed subscription is not published, and fails", async () => {
  const alerts = topic(0);
  await expect(alerts.publish()).rejects.toThrow(NoConfirmedSubscriptionError);
  await expect(alerts.publish()).rejects.toMatchObject({
    code: "NoConfirmedSubscription",
    message:
      "The alerts topic has no confirmed subscription, so alerts would reach nobody. Confirm a subscription, or redeploy to recreate one that was unsubscribed.",
  });
  expect(alerts.counts()).toEqual({ asked: 2, published: 0 });
});

test("a confirmed subscription is looked up once in five minutes", async () => {
  const alerts = topic(1);
  await alerts.publish();
  alerts.advance(5 * MINUTE - 1);
  await alerts.publish();
  expect(alerts.counts()).toEqual({ asked: 1, published: 2 });
  alerts.advance(1);
  await alerts.publish();
  expect(alerts.counts()).toEqual({ asked: 2, published: 3 });
});

test("an alert is published as soon as somebody has confirmed", async () => {
  const alerts = topic(0, 1);
  await expect(alerts.publish()).rejects.toThrow(NoConfirmedSubscriptionError);
  await alerts.publish();
  expect(alerts.counts()).toEqual({ asked: 2, published: 1 });
});

test("if it cannot be found out, the alert is published, and it is looked up again", async () => {
  const alerts = topic(new Error("marked-secret"), 1);
  await alerts.publish();
  await alerts.publish();
  expect(alerts.counts()).toEqual({ asked: 2, published: 2 });
  expect(alerts.of("subscriptions not readable")).toEqual([{ error: "Error" }]);
});
