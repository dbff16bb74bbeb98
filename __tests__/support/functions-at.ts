import { ReceiveMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import type { Application } from "../../core/application/application";
import type { World } from "../../core/application/world";
import type { Message } from "../../core/messages/message";
import { ReliableQueueError } from "../../core/runtime/errors";
import { createReceivePort } from "../../core/sqs/receive-port";
import { sqsCallsOf } from "../../core/sqs/sdk-sqs-calls";
import { createSqsPort } from "../../core/sqs/sqs-port";
import type { Alert } from "../../handlers/notifier/alerts/alert";
import { AlertBudget } from "../../handlers/notifier/digests/hourly-alert-budget";
import { StormCover } from "../../handlers/notifier/digests/storm-cover";
import { forwardDeadLetters } from "../../handlers/notifier/forward-dead-letters";
import { redrive } from "../../handlers/redriver/redrive";
import type { RedriveReport } from "../../handlers/redriver/redrive-report";
import { buildEvent, isReceived } from "../../local/lambda/mapping/build-event";
import { consumerWith, functionSettings, type QueueUrls } from "../../testing/function-settings";
import { TRUSTED } from "./make-message";
import { ALERT_CONTEXT } from "./make-plan";
import { recordCount, recordLog } from "./recorders";

const REGION = "us-east-1";
/** Longer than a test takes, so that nothing that is received comes back by itself. */
const INVISIBLE_SECONDS = 600;

const timeLeft = () => 60_000;

/** Lambda then deletes nothing. The consumer itself has deleted what it sent to the DLQ. */
function unlessOutage(thrown: unknown): undefined {
  if (thrown instanceof ReliableQueueError && thrown.code === "WholeBatchFailed") return;
  throw thrown;
}

/**
 * Consumer, notifier and redriver of an application with queues of a server. Their clock stands still, a message dies
 * at its first failure, and what is scheduled for retry is due at once.
 */
export function functionsAt<M, W>(
  endpoint: string,
  urls: QueueUrls,
  application: Application<M, W>,
  world: World<W>,
) {
  const credentials = { accessKeyId: "test", secretAccessKey: "test" };
  const client = new SQSClient({ endpoint, region: REGION, credentials, maxAttempts: 1 });
  const sqs = createSqsPort(sqsCallsOf(client));
  const receiver = createReceivePort(sqsCallsOf(client));
  const startedAt = Date.now();
  const now = () => startedAt;
  const clock = { now, sleep: async () => {} };
  const { log } = recordLog();
  const { count } = recordCount();
  const random = () => 0.5;
  const alerts: Alert[] = [];
  const budget = new AlertBudget(now, { perHour: 60 });
  const cover = new StormCover(now);
  const settings = functionSettings(urls, TRUSTED);
  const backoff = { baseSeconds: 0, capSeconds: 0 };
  const readWorld = async () => world;
  const common = { application, readWorld, sqs, random, log, count };
  const consumeEvent = consumerWith(
    { ...settings.consumer, maxReceiveCount: 1, backoff },
    { ...common, environment: {}, now },
  );
  const signal = () => AbortSignal.timeout(timeLeft());

  /** Receives a batch, as Lambda's pollers do. */
  const receiveBatch = async () => {
    const command = new ReceiveMessageCommand({
      QueueUrl: urls.main,
      MaxNumberOfMessages: 10,
      MessageAttributeNames: ["All"],
      MessageSystemAttributeNames: ["All"],
      VisibilityTimeout: INVISIBLE_SECONDS,
    });
    return ((await client.send(command)).Messages ?? []).filter(isReceived);
  };

  return {
    alerts,
    close: () => client.destroy(),

    /** Delivers what is in the main queue, and deletes what did not fail. */
    async consume(): Promise<void> {
      for (let batch = await receiveBatch(); batch.length > 0; batch = await receiveBatch()) {
        const event = buildEvent(batch, "arn:aws:sqs:us-east-1:000000000000:main", REGION);
        const answer = await consumeEvent(event, timeLeft).catch(unlessOutage);
        if (answer === undefined) continue;
        const failed = new Set(answer.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
        const done = batch.filter(({ MessageId }) => !failed.has(MessageId));
        await sqs.delete(
          urls.main,
          done.map(({ ReceiptHandle }) => ReceiptHandle),
          signal(),
        );
      }
    },

    /** Delivers everything in the DLQ at once. */
    async notify(): Promise<void> {
      const letters: Message[] = [];
      const receive = () => receiver.receive(urls.deadLetter, INVISIBLE_SECONDS, signal());
      for (let some = await receive(); some.length > 0; some = await receive()) letters.push(...some);
      const { batchItemFailures } = await forwardDeadLetters(
        letters,
        { ...settings.notifier, backoff, alert: ALERT_CONTEXT },
        { ...common, budget, cover, clock, publish: async (alert) => void alerts.push(alert) },
        timeLeft,
      );
      if (batchItemFailures.length > 0) throw new Error("The notifier did not move everything.");
    },

    redrive: (): Promise<RedriveReport> =>
      redrive(
        { ...settings.redriver, visibilityTimeoutSeconds: INVISIBLE_SECONDS, ratePerSecond: 100_000 },
        { sqs, receiver, clock, log, count },
        timeLeft,
      ),
  };
}
