import { shortestOutageSurvivedSeconds } from "../../core/runtime/backoff";
import type { IDashboard } from "../monitoring/dashboard";
import type { Output } from "../outputs";
import {
  type OperatorPoliciesProps,
  operatorPolicy,
  readOnlyOperatorPolicy,
} from "../security/operator-policies";
import { consumerPolicy } from "../security/producer-policy";
import { readableDuration } from "../settings/readable-duration";
import type { BackoffSettings } from "../settings/settings";
import type { AlertTopics } from "../topics/alert-topics";
import type { ITopic } from "../topics/topic";
import type { NodeFunction } from "./node-function";

export interface WorkerOutputsProps extends OperatorPoliciesProps {
  /** Undefined: the consumer is somebody else's. */
  readonly consumer: NodeFunction | undefined;
  readonly notifier: NodeFunction;
  readonly redriver: NodeFunction;
  readonly alertTopics: AlertTopics;
  readonly operationsTopic: ITopic;
  /** Undefined: there is none. */
  readonly dashboard: IDashboard | undefined;
  readonly backoff: BackoffSettings;
}

/** What a person needs next, once a queue's workers are deployed. */
export function workerOutputs(props: WorkerOutputsProps): Output[] {
  const { consumer, notifier, redriver, alertTopics, operationsTopic, backoff } = props;
  const alertsTopic = alertTopics.all;
  const producerTopics = alertTopics.ofProducers === undefined ? [] : [alertTopics.ofProducers];
  const pending = [alertsTopic, ...producerTopics, operationsTopic].map((topic) => [
    topic.topicName,
    topic.pendingConfirmations,
  ]);
  const outageSeconds = shortestOutageSurvivedSeconds(backoff, backoff.maxAttempts);
  return [
    consumer === undefined
      ? [
          "ConsumerPolicy",
          "IAM policy that allows the consumer, which is somebody else's, to take messages from the main queue.",
          consumerPolicy(props.queue.main),
        ]
      : ["msgConsumer", "Function that processes the messages of the main queue.", consumer.functionName],
    ["msgNotifier", "Function that drains the DLQ.", notifier.functionName],
    [
      "msgRedriver",
      "Function that sends messages back from the retry queue when they are due.",
      redriver.functionName,
    ],
    ["ScheduleGroup", "Group of the schedules that start the redriver.", props.schedules.groupName],
    ["AlertsTopic", "ARN of the topic that alerts producers about their dead letters.", alertsTopic.arn],
    ["OperationsTopic", "ARN of the topic that alarms are sent to.", operationsTopic.arn],
    ...dashboardOutput(props.dashboard),
    [
      "PendingConfirmations",
      "Subscriptions by topic: true until the owner of the address has followed the link in the e-mail, within two days. `cdktf output` after `terraform refresh` shows the present state.",
      Object.fromEntries(pending),
    ],
    ["OperatorRole", "ARN of the role that the dlq command assumes for what it sends.", props.role.arn],
    [
      "OperatorReadOnlyPolicy",
      "IAM policy that allows reading held messages with the dlq command.",
      readOnlyOperatorPolicy(props),
    ],
    [
      "OperatorPolicy",
      "IAM policy that also allows redriving and discarding them, and pausing redrives.",
      operatorPolicy(props),
    ],
    [
      "ShortestOutageSurvived",
      "Messages that fail because of an outage shorter than this recover by themselves, whatever the jitter.",
      readableDuration(outageSeconds),
    ],
  ];
}

function dashboardOutput(dashboard: IDashboard | undefined): Output[] {
  if (dashboard === undefined) return [];
  const { dashboardName } = dashboard;
  return [
    ["Dashboard", "Name of the CloudWatch dashboard that shows the way of the messages.", dashboardName],
  ];
}
