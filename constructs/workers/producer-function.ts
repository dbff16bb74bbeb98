import { Construct } from "constructs";
import type { IQueue } from "../queue/queue";
import type { ProducerSettings } from "../settings/settings";
import { type FunctionDefaults, NodeFunction } from "./node-function";

export interface ProducerFunctionProps {
  readonly defaults: FunctionDefaults;
  readonly settings: ProducerSettings;
  readonly queue: IQueue;
}

/** The function that simulates the producers. Invoked by hand, it sends messages, some of them bad. */
export class ProducerFunction extends Construct {
  readonly function: NodeFunction;

  constructor(scope: Construct, id: string, { defaults, settings, queue }: ProducerFunctionProps) {
    super(scope, id);
    this.function = new NodeFunction(this, "function", {
      defaults,
      handler: "producer",
      description: "Simulates the producers: sends messages to the main queue, some of them bad.",
      timeoutSeconds: settings.timeoutSeconds,
      memoryMegabytes: settings.memoryMegabytes,
      environment: { QUEUE_URL: queue.url, ...settings.environment },
    });
    queue.grantSend(this.function.role);
  }
}
