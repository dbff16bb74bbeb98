import type { Construct } from "constructs";
import type { Bundler } from "../bundling/bundle";
import type { Settings } from "../settings/settings";
import { QueueWorkers } from "../workers/queue-workers";
import { BaseStack } from "./base-stack";
import type { IngestorStack } from "./ingestor-stack";

export const RELIABLE_STACK_ID = "reliable-sqs-with-dlq-stack";

/** Works on the queues, alerts the producers and monitors both. Deployed second. */
export class ReliableStack extends BaseStack {
  constructor(scope: Construct, settings: Settings, bundle: Bundler, { state, producer }: IngestorStack) {
    super(scope, RELIABLE_STACK_ID, settings);
    // An id that does not become part of the resources' logical ids.
    new QueueWorkers(this, "Default", { settings, state, bundle, producer });
  }
}
