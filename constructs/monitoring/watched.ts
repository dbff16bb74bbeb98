import type { QueueNames } from "../../core/names/queue-names";
import type { MessageQueues } from "../queue/message-queues";
import type { IQueue } from "../queue/queue";
import type { SecureQueue } from "../queue/secure-queue";
import type { Settings } from "../settings/settings";
import type { SecureTopic } from "../topics/secure-topic";
import type { NodeFunction } from "../workers/node-function";
import { awsMetric } from "./aws-metrics";
import type { Metric, Statistic } from "./metric";

/** Everything that alarms and the dashboard show. */
export interface Watched {
  readonly settings: Settings;
  readonly names: QueueNames;
  readonly queue: MessageQueues;
  readonly scheduleFailures: SecureQueue;
  readonly producer?: NodeFunction | undefined;
  readonly consumer: NodeFunction;
  readonly notifier: NodeFunction;
  readonly redriver: NodeFunction;
  readonly alertsTopic: SecureTopic;
  readonly scheduleGroupName: string;
}

/** All messages of a queue. Receiving, renewing or delaying a message only moves it from one count to another. */
export const ALL_MESSAGES = "visible + inFlight + delayed";

/** The three counts of which ALL_MESSAGES is the sum. Averages add up; maxima of different minutes would not. */
export function countsOf({ queueName }: IQueue): Readonly<Record<string, Metric>> {
  const count = (which: "Visible" | "NotVisible" | "Delayed") =>
    awsMetric("AWS/SQS", `ApproximateNumberOfMessages${which}`, queueName, "Average");
  return { visible: count("Visible"), inFlight: count("NotVisible"), delayed: count("Delayed") };
}

export function ageOf({ queueName }: IQueue): Metric {
  return awsMetric("AWS/SQS", "ApproximateAgeOfOldestMessage", queueName, "Maximum");
}

export function lambdaMetric(
  name: Parameters<typeof awsMetric<"AWS/Lambda">>[1],
  { name: functionName }: NodeFunction,
  statistic: Statistic = "Sum",
): Metric {
  return awsMetric("AWS/Lambda", name, functionName, statistic);
}
