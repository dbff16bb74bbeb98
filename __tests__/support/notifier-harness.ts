import type { SNSClient } from "@aws-sdk/client-sns";
import type { SQSClient } from "@aws-sdk/client-sqs";
import type { Message } from "../../core/messages/message";
import { createReceivePort } from "../../core/sqs/receive-port";
import { sqsCallsOf } from "../../core/sqs/sdk-sqs-calls";
import { createSqsPort } from "../../core/sqs/sqs-port";
import { AlertBudget, type AlertBudgetRules } from "../../handlers/notifier/digests/hourly-alert-budget";
import { StormCover } from "../../handlers/notifier/digests/storm-cover";
import {
  forwardDeadLetters,
  type NotifierPorts,
  type NotifierSettings,
} from "../../handlers/notifier/forward-dead-letters";
import { createPublish } from "../../handlers/notifier/publishing/create-publish";
import { widenFilterPolicy } from "../../local/emulator/widen-filter-policy";
import { VirtualClock } from "../../scripts/virtual-aws/virtual-clock";
import { createVirtualPorts } from "../../scripts/virtual-aws/virtual-ports";
import { VirtualSqs } from "../../scripts/virtual-aws/virtual-sqs";
import { functionSettings } from "../../testing/function-settings";
import { fakeClock } from "./fake-clock";
import { type LocalAws, nameOf } from "./local-aws";
import { ALERT_CONTEXT, CONTEXT, textTo } from "./make-plan";
import { recordCount, recordLog } from "./recorders";
import { snsCallsOf } from "./sns-calls-of";

/** The notifier between its real queues and its topic, with a mailbox that gets every alert. */
export function createNotifier(aws: LocalAws, rules: AlertBudgetRules = { perHour: 30 }) {
  const queues = { dlq: aws.createQueue(), retry: aws.createQueue(), quarantine: aws.createQueue() };
  const mailbox = aws.createQueue();
  const { topicArn } = aws.server.createTopic(`alerts-${nameOf(queues.dlq)}`);
  subscribe(mailbox);
  const clock = fakeClock();
  const sqs: SQSClient = aws.connectSqs();
  const sns: SNSClient = aws.connectSns();
  const budget = new AlertBudget(clock.now, rules);
  const cover = new StormCover(clock.now);
  const { log, lines, of } = recordLog();
  const { count, sums } = recordCount();
  const settings: NotifierSettings = {
    ...functionSettings({ ...queues, deadLetter: queues.dlq, main: "none" }, CONTEXT.trustedSenders).notifier,
    maxMessageBytes: CONTEXT.maxMessageBytes,
    alertsPerHour: rules.perHour,
    alert: ALERT_CONTEXT,
  };

  function subscribe(queueUrl: string, filterPolicy?: Record<string, unknown>): void {
    const attributes = {
      RawMessageDelivery: "true",
      ...(filterPolicy !== undefined && { FilterPolicy: JSON.stringify(widenFilterPolicy(filterPolicy)) }),
    };
    const names = { topic: topicArn.slice(topicArn.lastIndexOf(":") + 1), queue: nameOf(queueUrl) };
    aws.server.subscribe({ ...names, attributes });
  }

  return {
    queues,
    topicArn,
    log,
    count,
    clock,
    sqs,
    sns,
    budget,
    lines,
    of,
    sums,
    subscribe,
    /** What arrived in a mailbox, as producer × count. */
    alerts: (queueUrl = mailbox) =>
      aws.contents(queueUrl).map(({ attributes }) => {
        const producers: string[] = JSON.parse(attributes.producer?.StringValue ?? "[]");
        return `${producers.join(" ")} × ${attributes.count?.StringValue}`;
      }),
    texts: () => aws.contents(mailbox).map(({ body }) => body),
    /** Puts messages into the DLQ and receives them as Lambda would. */
    async die(messages: readonly Pick<Message, "body" | "attributes">[]): Promise<Message[]> {
      aws.put(queues.dlq, messages);
      const letters: Message[] = [];
      while (letters.length < messages.length) {
        letters.push(
          ...(await createReceivePort(sqsCallsOf(sqs)).receive(queues.dlq, 300, AbortSignal.timeout(60_000))),
        );
      }
      return letters;
    },
    forward: (
      letters: readonly Message[],
      timeLeft = clock.timeLeft,
      more: Partial<NotifierSettings> = {},
      port = createSqsPort(sqsCallsOf(sqs)),
      ports: Partial<Pick<NotifierPorts, "application" | "publish" | "findAcknowledged">> = {},
    ) =>
      forwardDeadLetters(
        letters,
        { ...settings, ...more },
        {
          sqs: port,
          application: ports.application ?? CONTEXT.application,
          readWorld: async () => CONTEXT.world,
          publish: ports.publish ?? createPublish(snsCallsOf(sns), textTo(topicArn)),
          findAcknowledged: ports.findAcknowledged,
          budget,
          cover,
          clock,
          random: () => 0.5,
          log,
          count,
        },
        timeLeft,
      ),
    /**
     * The same with dead letters that were never in a queue, and queues that accept everything: many of them, fast.
     */
    async forwardAtOnce(
      letters: readonly Message[],
      more: Partial<NotifierSettings> = {},
      ports: Partial<Pick<NotifierPorts, "publish" | "findAcknowledged">> = {},
    ) {
      const instant = new VirtualSqs(new VirtualClock(clock.now()));
      for (const url of Object.values(queues)) instant.createQueue(url, { visibilitySeconds: 0 });
      const port = createVirtualPorts(instant, "AROANOTIFIER:notifier", async (_action, effect) => effect());
      const response = await this.forward(letters, () => 60_000, more, port, ports);
      const sent = (url: string) => instant.queue(url).contents();
      return { ...response, retryScheduled: sent(queues.retry), quarantined: sent(queues.quarantine) };
    },
    close(): void {
      sqs.destroy();
      sns.destroy();
    },
  };
}

export type Notifier = ReturnType<typeof createNotifier>;
