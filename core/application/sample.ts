import type { PlainValue } from "../messages/plain-attributes";

/** The expected outcome for a sample: processed, processed after a retry, or quarantined. */
export type Expectation = "processed" | "retried" | "quarantined";

/**
 * A message that a local run sends. An application module may export them beside its default export, and with them the
 * settings with which what failed for a time can succeed: the run then deploys again.
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
  /** Texts are sent as String, numbers as Number, bytes as Binary. @default none */
  readonly attributes?: Readonly<Record<string, PlainValue>>;
  /** @default any outcome is right, as long as the message is not lost */
  readonly expect?: Expectation;
}
