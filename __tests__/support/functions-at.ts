import { ReceiveMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import type { Application } from "../../core/application/application";
import type { World } from "../../core/application/world";
import type { Message } from "../../core/messages/message";
import { ReliableQueueError } from "../../core/runtime/errors";
import { createReceivePort } from "../../core/sqs/receive-port";
import { callsOf } from "../../core/sqs/sdk-calls";
import { createSqsPort } from "../../core/sqs/sqs-port";
import { consumeBatch } from "../../handlers/consumer/consume-batch";
import { createConsumerDeadlines } from "../../handlers/consumer/consumer-deadlines";
import { settleFailures } from "../../handlers/consumer/settle-failures";
import type { Alert } from "../../handlers/notifier/alerts/alert";
import { AlertBudget } from "../../handlers/notifier/digests/hourly-alert-budget";
import { StormCover } from "../../handlers/notifier/digests/storm-cover";
import { forwardDeadLetters } from "../../handlers/notifier/forward-dead-letters";
import { redrive } from "../../handlers/redriver/redrive";
import type { RedriveReport } from "../../handlers/redriver/redrive-report";
import { buildEvent, isReceived } from "../../local/lambda/mapping/build-event";
import { TRUSTED } from "./make-message";
import { ALERT_CONTEXT } from "./make-plan";
import { recordCount, recordLog } from "./recorders";

export interface QueueUrls {
  readonly main: string;
  readonly deadLetter: string;
  readonly retry: string;
  readonly quarantine: string;
}

const REGION = "us-east-1";
const DAY_MS = 86_400_000;
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
  const sqs = createSqsPort(callsOf(client));
  const receiver = createReceivePort(callsOf(client));
  const startedAt = Date.now();
  const now = () => startedAt;
  const clock = { now, sleep: async () => {} };
  const { log } = recordLog();
  const { count } = recordCount();
  const random = () => 0.5;
  const alerts: Alert[] = [];
  const budget = new AlertBudget(now, { perHour: 60 });
  const cover = new StormCover(now);
  const shared = { trustedSenders: TRUSTED, maxAttempts: 8, maxMessageBytes: 262_144 };
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
        const answer = await consumeBatch(
          buildEvent(batch, "arn:aws:sqs:us-east-1:000000000000:main", REGION),
          {
            ...{ application, environment: {}, log, count, trustedSenders: TRUSTED },
            readWorld: async () => world,
            settleFailures: (failures, deadlines) =>
              settleFailures(
                failures,
                {
                  queueUrl: urls.main,
                  deadLetterQueueUrl: urls.deadLetter,
                  trustedSenders: TRUSTED,
                  maxReceiveCount: 1,
                  backoff: { baseSeconds: 0, capSeconds: 0 },
                },
                { sqs, random, now, log },
                deadlines,
              ),
          },
          createConsumerDeadlines(timeLeft),
        ).catch(unlessOutage);
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
        {
          ...shared,
          deadLetterQueueUrl: urls.deadLetter,
          retryQueueUrl: urls.retry,
          quarantineQueueUrl: urls.quarantine,
          producersBySender: new Map(),
          backoff: { baseSeconds: 0, capSeconds: 0 },
          alertSpacingMs: 0,
          alertsPerHour: 60,
          alert: ALERT_CONTEXT,
        },
        {
          ...{ application, sqs, budget, cover, clock, random, log, count },
          readWorld: async () => world,
          publish: async (alert) => void alerts.push(alert),
        },
        timeLeft,
      );
      if (batchItemFailures.length > 0) throw new Error("The notifier did not move everything.");
    },

    redrive: (): Promise<RedriveReport> =>
      redrive(
        {
          ...shared,
          queueUrl: urls.main,
          retryQueueUrl: urls.retry,
          quarantineQueueUrl: urls.quarantine,
          intervalSeconds: 300,
          visibilityTimeoutSeconds: INVISIBLE_SECONDS,
          runCap: 10_000,
          ratePerSecond: 100_000,
          inFlightLimit: 100_000,
          renewAfterMs: 7 * DAY_MS,
          maxHoldMs: 90 * DAY_MS,
          budget: { messages: 1_000, bytes: 64 * 1_048_576 },
        },
        { sqs, receiver, clock, log, count },
        timeLeft,
      ),
  };
}
