import type { Construct } from "constructs";
import { queueNames } from "../../core/names/queue-names";
import type { Bundler } from "../bundling/bundle";
import { addOutputs } from "../outputs";
import { QueueState } from "../queue/queue-state";
import type { Settings } from "../settings/settings";
import type { NodeFunction } from "../workers/node-function";
import { ProducerFunction } from "../workers/producer-function";
import { BaseStack } from "./base-stack";

export const INGESTOR_STACK_ID = "sqs-message-producer-ingestor-stack";

/** Holds the messages, and contains the function that simulates the producers. Deployed first. */
export class IngestorStack extends BaseStack {
  readonly state: QueueState;
  /** If the settings ask for one. */
  readonly producer: NodeFunction | undefined;

  constructor(scope: Construct, settings: Settings, bundle: Bundler) {
    super(scope, INGESTOR_STACK_ID, settings);
    this.showWarnings();
    // An id that does not become part of the resources' logical ids.
    this.state = new QueueState(this, "Default", { settings });
    this.producer = settings.producer.enabled ? this.createProducer(bundle) : undefined;
  }

  private createProducer(bundle: Bundler): NodeFunction {
    const { name, namePrefix, producer: settings } = this.settings;
    const { runtime, logRetentionDays } = this.settings;
    const producer = new ProducerFunction(this, "producer", {
      defaults: { names: queueNames(name, namePrefix), runtime, logRetentionDays, bundle },
      settings,
      queue: this.state.queues.main,
    });
    addOutputs(this, [
      [
        "SqsDataProducer",
        "Function that simulates the producers; invoke it to send messages.",
        producer.function.functionName,
      ],
    ]);
    return producer.function;
  }
}
