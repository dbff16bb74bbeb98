import { LambdaFunctionEventInvokeConfig } from "@cdktf/provider-aws/lib/lambda-function-event-invoke-config";
import { Construct } from "constructs";
import { writeEnvironment } from "../../core/environment/environment";
import { REDRIVER_ENVIRONMENT } from "../../core/environment/redriver";
import type { MessageQueues } from "../queue/message-queues";
import type { TrustedRoles } from "../security/trusted-roles";
import type { Settings } from "../settings/settings";
import type { AlertTopics } from "../topics/alert-topics";
import type { ITopic } from "../topics/topic";
import { type FunctionDefaults, NodeFunction } from "./node-function";

/** Scheduler retries what fails, and so would Lambda. One of them is enough, and a late run is of no use. */
const MAXIMUM_EVENT_AGE_SECONDS = 60;

export interface RedriverFunctionProps {
  readonly defaults: FunctionDefaults;
  readonly settings: Pick<Settings, "redriver" | "backoff">;
  readonly queue: MessageQueues;
  readonly alertTopics: AlertTopics;
  readonly operationsTopic: ITopic;
  readonly trustedSenders: TrustedRoles;
}

/**
 * Sends messages that are scheduled for retry back when they are due, and renews what is held. It pulls and is
 * started by a schedule, so every chain of invocations stays short and Lambda's recursion detection has nothing to
 * stop.
 */
export class RedriverFunction extends Construct {
  readonly function: NodeFunction;

  constructor(scope: Construct, id: string, props: RedriverFunctionProps) {
    super(scope, id);
    const { queue, alertTopics, operationsTopic } = props;
    const producerTopics = alertTopics.ofProducers === undefined ? [] : [alertTopics.ofProducers];
    const { redriver, backoff } = props.settings;
    this.function = new NodeFunction(this, "function", {
      defaults: props.defaults,
      handler: "redriver",
      description:
        "Sends messages scheduled for retry back to the main queue when they are due, and renews what is held.",
      timeoutSeconds: redriver.timeoutSeconds,
      memoryMegabytes: redriver.memoryMegabytes,
      environment: writeEnvironment(REDRIVER_ENVIRONMENT, {
        QUEUE_URL: queue.main.url,
        RETRY_QUEUE_URL: queue.retry.url,
        QUARANTINE_QUEUE_URL: queue.quarantine.url,
        ALERTS_TOPIC_ARN: alertTopics.all.arn,
        PRODUCER_ALERTS_TOPIC_ARNS: producerTopics.map(({ arn }) => arn),
        ALERTS_SUBSCRIPTIONS: alertTopics.subscriptions,
        OPERATIONS_TOPIC_ARN: operationsTopic.arn,
        OPERATIONS_SUBSCRIPTIONS: operationsTopic.subscriptions,
        TRUSTED_SENDERS: props.trustedSenders.uniqueIds,
        MAX_MESSAGE_BYTES: queue.retry.maxMessageBytes,
        MAX_ATTEMPTS: backoff.maxAttempts,
        REDRIVE_INTERVAL_SECONDS: redriver.redriveIntervalSeconds,
        VISIBILITY_TIMEOUT_SECONDS: queue.retry.visibilityTimeoutSeconds,
        RUN_CAP: redriver.runCap,
        RATE_PER_SECOND: redriver.ratePerSecond,
        HELD_MEGABYTES: redriver.heldMegabytes,
        RENEW_AFTER_DAYS: redriver.renewAfterDays,
        MAX_HOLD_DAYS: redriver.maxHoldDays,
        IN_FLIGHT_LIMIT: redriver.inFlightLimit,
      }),
    });
    props.trustedSenders.add(this.function.role);
    this.grantQueues(queue);
    for (const topic of [alertTopics.all, ...producerTopics, operationsTopic])
      topic.grantListSubscriptions(this.function.role);
    new LambdaFunctionEventInvokeConfig(this, "invoke-config", {
      functionName: this.function.functionName,
      maximumRetryAttempts: 0,
      maximumEventAgeInSeconds: MAXIMUM_EVENT_AGE_SECONDS,
    });
  }

  private grantQueues(queue: MessageQueues): void {
    const { role } = this.function;
    queue.retry.grantConsume(role);
    queue.retry.grantChangeVisibility(role);
    queue.retry.grantSend(role);
    queue.quarantine.grantConsume(role);
    queue.quarantine.grantSend(role);
    queue.main.grantSend(role);
  }
}
