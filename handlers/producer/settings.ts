import { type Environment, readList, readNumber } from "../../core/runtime/read-environment";
import type { ProducerSettings } from "./run-producer";

const share = { min: 0, max: 1, fraction: true };

/** Reads what the stage's settings put into the function's environment. Throws ConfigurationError. */
export function readProducerSettings(environment: Environment): ProducerSettings {
  return {
    badShare: readNumber(environment, "BAD_SHARE", share),
    unavailableShare: readNumber(environment, "UNAVAILABLE_SHARE", share),
    scarceProducts: readList(environment, "SCARCE_PRODUCTS"),
  };
}
