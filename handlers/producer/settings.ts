import { type Environment, readEnvironment } from "../../core/environment/environment";
import { PRODUCER_ENVIRONMENT } from "./environment";
import type { ProducerSettings } from "./run-producer";

export interface ProducerEnvironment extends ProducerSettings {
  readonly queueUrl: string;
}

/** Reads what the construct writes into the function's environment. Throws ConfigurationError. */
export function readProducerSettings(environment: Environment): ProducerEnvironment {
  const values = readEnvironment(PRODUCER_ENVIRONMENT, environment);
  return {
    queueUrl: values.QUEUE_URL,
    badShare: values.BAD_SHARE,
    unavailableShare: values.UNAVAILABLE_SHARE,
    scarceProducts: values.SCARCE_PRODUCTS,
  };
}
