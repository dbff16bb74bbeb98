import { Construct } from "constructs";
import { ACKNOWLEDGEMENTS_ENVIRONMENT } from "../../core/environment/acknowledgements";
import { writeEnvironment } from "../../core/environment/environment";
import { NOTIFIER_ENVIRONMENT } from "../../core/environment/notifier";
import type { MessageQueues } from "../queue/message-queues";
import type { TrustedRoles } from "../security/trusted-roles";
import { alertRate } from "../settings/alert-rate";
import type { Settings } from "../settings/settings";
import type { AcknowledgementTable } from "../tables/acknowledgement-table";
import type { AlertTopics } from "../topics/alert-topics";
import { type FunctionDefaults, NodeFunction } from "./node-function";
import { mapQueueToFunction } from "./queue-mapping";

export interface NotifierFunctionProps {
  readonly defaults: FunctionDefaults;
  readonly settings: Settings;
  readonly queue: MessageQueues;
  readonly trustedSenders: TrustedRoles;
  readonly topics: AlertTopics;
  /** Remembers which alerts were acknowledged. Default: alerts cannot be acknowledged. */
  readonly acknowledgements?: AcknowledgementTable | undefined;
}

/** Alerts producers about their dead letters, and moves each dead letter to the retry queue or to quarantine. */
export class NotifierFunction extends Construct {
  readonly function: NodeFunction;

  constructor(scope: Construct, id: string, props: NotifierFunctionProps) {
    super(scope, id);
    const { defaults, settings, queue, topics, acknowledgements } = props;
    const producerTopics = topics.ofProducers === undefined ? [] : [topics.ofProducers];
    const { spacingSeconds, perEnvironmentPerHour } = alertRate(settings);
    this.function = new NodeFunction(this, "function", {
      defaults,
      handler: "notifier",
      description:
        "Alerts producers about their dead letters and moves each to the retry queue or to quarantine.",
      timeoutSeconds: settings.notifier.timeoutSeconds,
      memoryMegabytes: settings.notifier.memoryMegabytes,
      applicationEnvironment: settings.environment,
      ...(acknowledgements && { code: "acknowledging-notifier" }),
      environment: {
        ...writeEnvironment(NOTIFIER_ENVIRONMENT, {
          DLQ_URL: queue.deadLetter.url,
          RETRY_QUEUE_URL: queue.retry.url,
          QUARANTINE_QUEUE_URL: queue.quarantine.url,
          ALERTS_TOPIC_ARN: topics.all.arn,
          ALERT_BODIES: topics.ownBodies,
          PRODUCER_ALERTS_TOPIC_ARNS: producerTopics.map(({ arn }) => arn),
          RUNBOOK_URL: settings.runbookUrl,
          PRODUCER_SENDERS: settings.producerSenders,
          TRUSTED_SENDERS: props.trustedSenders.uniqueIds,
          STAGE: settings.stage,
          DLQ_QUEUE: settings.oneOfSeveral ? [settings.name] : [],
          MAX_MESSAGE_BYTES: queue.retry.maxMessageBytes,
          MAX_ATTEMPTS: settings.backoff.maxAttempts,
          BACKOFF_BASE_SECONDS: settings.backoff.baseSeconds,
          BACKOFF_CAP_SECONDS: settings.backoff.capSeconds,
          ALERTS_PER_HOUR: perEnvironmentPerHour,
          ALERT_SPACING_MS: Math.ceil(spacingSeconds * 1000),
        }),
        ...(acknowledgements &&
          writeEnvironment(ACKNOWLEDGEMENTS_ENVIRONMENT, {
            ACKNOWLEDGEMENTS_TABLE: acknowledgements.tableName,
          })),
      },
    });
    mapQueueToFunction(this, "mapping", queue.deadLetter, this.function, settings.notifier);
    queue.retry.grantSend(this.function.role);
    queue.quarantine.grantSend(this.function.role);
    for (const topic of [topics.all, ...producerTopics]) topic.grantPublish(this.function.role);
    topics.all.grantListSubscriptions(this.function.role);
    acknowledgements?.grantCount(this.function.role);
    props.trustedSenders.add(this.function.role);
  }
}
