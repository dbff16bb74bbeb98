import type { QueueNames } from "../../core/names/queue-names";
import type { MessageQueues } from "../queue/message-queues";
import type { IQueue } from "../queue/queue";
import type { SecureQueue } from "../queue/secure-queue";
import type { Settings } from "../settings/settings";
import type { SubscribedTopic } from "../topics/subscribed-topic";
import type { NodeFunction } from "../workers/node-function";
import { awsMetric } from "./aws-metrics";
import type { Metric, Statistic } from "./metric";
import { ownMetric } from "./own-metrics";

/** How CloudWatch identifies a function. */
type Named = Pick<NodeFunction, "name">;

/** Everything that alarms and the dashboard show. */
export interface MonitoredResources {
  readonly settings: Settings;
  readonly names: QueueNames;
  readonly queue: MessageQueues;
  readonly scheduleFailures: SecureQueue;
  readonly producer?: NodeFunction | undefined;
  /** Undefined: the consumer is somebody else's. */
  readonly consumer: NodeFunction | undefined;
  /** Somebody else's consumer, if it is a Lambda function. */
  readonly externalConsumer?: Named | undefined;
  readonly notifier: NodeFunction;
  readonly redriver: NodeFunction;
  readonly alertsTopic: SubscribedTopic;
  readonly scheduleGroupName: string;
}

/** All messages of a queue. Receiving, renewing or delaying a message only moves it from one count to another. */
export const ALL_MESSAGES = "visible + inFlight + delayed";

/** The three counts that add up to ALL_MESSAGES. Averages can be added; maxima of different minutes cannot. */
export function countsOf({ queueName }: IQueue): Readonly<Record<string, Metric>> {
  const count = (which: "Visible" | "NotVisible" | "Delayed") =>
    awsMetric("AWS/SQS", `ApproximateNumberOfMessages${which}`, queueName, "Average");
  return { visible: count("Visible"), inFlight: count("NotVisible"), delayed: count("Delayed") };
}

/**
 * Whether any of these queues held a message in a period. A metric without data counts as 0. Averages are used,
 * because a message in flight for one hour is a sixth of a message in the average of six hours.
 */
export function heldIn(queues: Readonly<Record<string, IQueue>>): {
  readonly metrics: Readonly<Record<string, Metric>>;
  readonly expression: string;
} {
  const metrics = Object.entries(queues).flatMap(([name, queue]) =>
    Object.entries(countsOf(queue)).map(([which, metric]) => [`${which}In${name}`, metric] as const),
  );
  const counts = metrics.map(([id]) => `FILL(${id}, 0)`);
  return { metrics: Object.fromEntries(metrics), expression: `${counts.join(" + ")} > 0` };
}

export function ageOf({ queueName }: IQueue): Metric {
  return awsMetric("AWS/SQS", "ApproximateAgeOfOldestMessage", queueName, "Maximum");
}

export function lambdaMetric(
  name: Parameters<typeof awsMetric<"AWS/Lambda">>[1],
  { name: functionName }: Named,
  statistic: Statistic = "Sum",
): Metric {
  return awsMetric("AWS/Lambda", name, functionName, statistic);
}

/**
 * The function that takes the messages of the main queue, whoever created it. Undefined: it is not a Lambda function.
 */
export const consumerOf = ({ consumer, externalConsumer }: MonitoredResources): Named | undefined =>
  consumer ?? externalConsumer;

/**
 * What is processed: our consumer counts it. For another consumer, only SQS knows, by the messages that were deleted.
 */
export const processedBy = ({ consumer, queue }: MonitoredResources): Metric =>
  consumer === undefined
    ? awsMetric("AWS/SQS", "NumberOfMessagesDeleted", queue.main.queueName, "Sum")
    : ownMetric("MessagesProcessed", consumer, "Sum");
