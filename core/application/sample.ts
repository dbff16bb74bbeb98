import type { PlainValue } from "../messages/plain-attributes";

/** The expected outcome of a sample: processed, processed after a retry, or quarantined. */
export type Expectation = "processed" | "retried" | "quarantined";

/**
 * A message that a local run sends. An application module may export samples next to its default export, together
 * with the settings that let transient failures recover: the run then deploys again with these settings.
 *
 * @example
 * export const samples: readonly Sample[] = [
 *   { body: { payment_id: "p-1", cents: 100 }, attributes: { merchant_id: "m-1" }, expect: "processed" },
 *   { body: "not JSON", attributes: { merchant_id: "m-1" }, expect: "quarantined" },
 * ];
 * export const recovery = { PROVIDERS_URL: "http://127.0.0.1:8787" };
 */
export interface Sample {
  /** Text is sent as it is, anything else as JSON. */
  readonly body: unknown;
  /** Text is sent as String, numbers as Number, bytes as Binary. @default none */
  readonly attributes?: Readonly<Record<string, PlainValue>>;
  /** @default any outcome, as long as the message is not lost */
  readonly expect?: Expectation;
}
