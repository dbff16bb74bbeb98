import type { SNSClient } from "@aws-sdk/client-sns";
import { createCountConfirmed } from "../../../core/sns/count-confirmed-subscriptions";
import { failCalls, serviceError } from "../../support/fail-calls";
import { useAws } from "../../support/hooks";
import { snsCallsOf } from "../../support/sns-calls-of";

const aws = useAws();
let sns: SNSClient;
beforeEach(() => {
  sns = aws.connectSns();
});
afterEach(() => sns.destroy());

const signal = AbortSignal.timeout(60_000);

/** Answers each listing with these ARNs, one per page. */
function list(...pages: string[][]) {
  sns.middlewareStack.add(
    () => async (args) => {
      const page = Number((args.input as { NextToken?: string }).NextToken ?? 0);
      const Subscriptions = (pages[page] ?? []).map((SubscriptionArn) => ({ SubscriptionArn }));
      const next = page + 1 < pages.length ? { NextToken: String(page + 1) } : {};
      return { output: { $metadata: {}, Subscriptions, ...next }, response: {} };
    },
    { step: "initialize" },
  );
}

test("a topic without subscriptions has no confirmed one", async () => {
  const { topicArn } = aws.server.createTopic("without");
  expect(await createCountConfirmed(snsCallsOf(sns))(topicArn, signal)).toBe(0);
});

test("subscriptions that wait for their confirmation, or were ended, do not count", async () => {
  const arn = "arn:aws:sns:us-east-1:000000000000:alerts:";
  list([`${arn}1`, "PendingConfirmation"], ["Deleted", `${arn}2`]);
  expect(await createCountConfirmed(snsCallsOf(sns))("topic", signal)).toBe(2);
});

test("the error of a failed call is thrown, because nothing is known then", async () => {
  failCalls(sns, "ListSubscriptionsByTopicCommand", () => ({
    before: serviceError("AuthorizationError", 403),
  }));
  await expect(createCountConfirmed(snsCallsOf(sns))("topic", signal)).rejects.toMatchObject({
    name: "AuthorizationError",
  });
});
