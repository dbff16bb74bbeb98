import type { SNSClient } from "@aws-sdk/client-sns";
import { countUnconfirmed } from "../../../handlers/redriver/count-unconfirmed-subscriptions";
import { failCalls, serviceError } from "../../support/fail-calls";
import { useAws } from "../../support/hooks";
import { nameOf } from "../../support/local-aws";
import { recordCount, recordLog } from "../../support/recorders";
import { snsCallsOf } from "../../support/sns-calls-of";

const aws = useAws();
let sns: SNSClient;
beforeEach(() => {
  sns = aws.connectSns();
});
afterEach(() => sns.destroy());

const topicWith = (subscriptions: number) => {
  const { topicArn } = aws.server.createTopic(`topic-${nameOf(aws.createQueue())}`);
  const topic = topicArn.slice(topicArn.lastIndexOf(":") + 1);
  for (let n = 0; n < subscriptions; n += 1)
    aws.server.subscribe({ topic, queue: nameOf(aws.createQueue()) });
  return topicArn;
};

async function countOf(confirmed: [alerts: number, operations: number]) {
  const { count, sums } = recordCount();
  const { log, of } = recordLog();
  const [alerts, operations] = confirmed.map(topicWith) as [string, string];
  const topics = {
    alertsTopic: { arn: alerts, subscriptions: 3 },
    operationsTopic: { arn: operations, subscriptions: 1 },
  };
  await countUnconfirmed(topics, { count, log }, snsCallsOf(sns));
  return { sums, errors: of("subscriptions not readable") };
}

test.each([
  [3, 1, 0, 0],
  [1, 1, 2, 0],
  [0, 0, 3, 1],
  [5, 2, 0, 0],
])(
  "of 3 and 1 deployed subscriptions %i and %i are confirmed: %i and %i get nothing",
  async (confirmedAlerts, confirmedOperations, alerts, operations) => {
    expect((await countOf([confirmedAlerts, confirmedOperations])).sums).toEqual({
      UnconfirmedAlertSubscriptions: alerts,
      UnconfirmedOperationsSubscriptions: operations,
    });
  },
);

test("what cannot be read is not written, so the alarm keeps the last renewal's value", async () => {
  failCalls(sns, "ListSubscriptionsByTopicCommand", (call) =>
    call === 0 ? { before: serviceError("AuthorizationError", 403) } : undefined,
  );
  const { sums, errors } = await countOf([3, 0]);
  expect(sums).toEqual({ UnconfirmedOperationsSubscriptions: 1 });
  expect(errors).toMatchObject([{ error: "AuthorizationError" }]);
});
