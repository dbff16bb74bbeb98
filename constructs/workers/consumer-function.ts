import { Construct } from "constructs";
import { CONSUMER_ENVIRONMENT } from "../../core/environment/consumer";
import { writeEnvironment } from "../../core/environment/environment";
import { IDEMPOTENCY_ENVIRONMENT } from "../../core/environment/idempotency";
import type { MessageQueues } from "../queue/message-queues";
import type { TrustedRoles } from "../security/trusted-roles";
import type { ConsumerSettings } from "../settings/settings";
import type { ProcessedMessages } from "../tables/processed-messages";
import { type FunctionDefaults, NodeFunction } from "./node-function";
import { mapQueueToFunction } from "./queue-mapping";

export interface ConsumerFunctionProps {
  readonly defaults: FunctionDefaults;
  readonly settings: ConsumerSettings;
  readonly queue: MessageQueues;
  readonly trustedSenders: TrustedRoles;
  /** Remembers which messages were processed, and for how many seconds. Default: every copy is processed. */
  readonly once?: { readonly table: ProcessedMessages; readonly seconds: number } | undefined;
  /** Variables that the application reads. */
  readonly environment: Readonly<Record<string, string>>;
}

/** Processes the messages of the main queue. A bad message fails alone. */
export class ConsumerFunction extends Construct {
  readonly function: NodeFunction;

  constructor(scope: Construct, id: string, props: ConsumerFunctionProps) {
    super(scope, id);
    const { defaults, settings, queue, once } = props;
    this.function = new NodeFunction(this, "function", {
      defaults,
      handler: "consumer",
      description: "Processes the messages of the main queue; a bad one fails alone.",
      timeoutSeconds: settings.timeoutSeconds,
      memoryMegabytes: settings.memoryMegabytes,
      applicationEnvironment: props.environment,
      ...(once && { code: "idempotent-consumer" }),
      environment: {
        ...writeEnvironment(CONSUMER_ENVIRONMENT, {
          QUEUE_URL: queue.main.url,
          DLQ_URL: queue.deadLetter.url,
          TRUSTED_SENDERS: props.trustedSenders.uniqueIds,
          MAX_RECEIVE_COUNT: queue.maxReceiveCount,
          RETRY_BACKOFF_BASE_SECONDS: settings.retryBackoffBaseSeconds,
          RETRY_BACKOFF_CAP_SECONDS: settings.retryBackoffCapSeconds,
        }),
        ...(once &&
          writeEnvironment(IDEMPOTENCY_ENVIRONMENT, {
            IDEMPOTENCY_TABLE: once.table.tableName,
            IDEMPOTENCY_SECONDS: once.seconds,
          })),
      },
    });
    mapQueueToFunction(this, "mapping", queue.main, this.function, settings);
    queue.main.grantChangeVisibility(this.function.role);
    // Its own verdict is sent with a copy of the message.
    queue.deadLetter.grantSend(this.function.role);
    once?.table.grantUse(this.function.role);
    props.trustedSenders.add(this.function.role);
  }
}
