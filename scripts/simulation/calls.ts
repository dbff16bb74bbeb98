/** What is billed: SQS and SNS calls, by caller. */
export class Calls {
  /** SQS calls of the notifier, the redriver and the consumer. */
  functions = 0;
  /** SQS calls that Lambda makes for the event source mappings: receives that returned something, and deletes. */
  mappings = 0;
  publishes = 0;
}

/** How long a call takes, in ms. Typical, and only used to give the simulation its pace: no bound depends on it. */
export const LATENCY_MS = { sqs: 10, sns: 30 } as const;

/** Calls of ten entries each. */
export const batchCalls = (messages: number): number => Math.ceil(messages / 10);
