import { Construct } from "constructs";
import { writeEnvironment } from "../../core/environment/environment";
import { PRODUCER_ENVIRONMENT } from "../../core/environment/producer";
import type { IQueue } from "../queue/queue";
import type { ProducerSettings } from "../settings/producer-settings";
import { type FunctionDefaults, NodeFunction } from "./node-function";

export interface ProducerFunctionProps {
  readonly defaults: FunctionDefaults;
  readonly settings: ProducerSettings;
  readonly queue: IQueue;
}

/** The function that simulates the stores: invoked by hand, it sends orders, some of them bad. */
export class ProducerFunction extends Construct {
  readonly function: NodeFunction;

  constructor(scope: Construct, id: string, { defaults, settings, queue }: ProducerFunctionProps) {
    super(scope, id);
    this.function = new NodeFunction(this, "function", {
      defaults,
      handler: "producer",
      description: "Simulates the stores: sends orders to the main queue, some of them bad.",
      timeoutSeconds: settings.timeoutSeconds,
      memoryMegabytes: settings.memoryMegabytes,
      environment: writeEnvironment(PRODUCER_ENVIRONMENT, {
        QUEUE_URL: queue.url,
        BAD_SHARE: settings.badShare,
        UNAVAILABLE_SHARE: settings.unavailableShare,
        SCARCE_PRODUCTS: settings.scarceProducts,
      }),
    });
    queue.grantSend(this.function.role);
  }
}
