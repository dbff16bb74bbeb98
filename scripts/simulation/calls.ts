/** What is paid for: calls of SQS and SNS, by who makes them. */
export class Calls {
  /** SQS calls of the notifier, the redriver and the consumer. */
  functions = 0;
  /** SQS calls that Lambda makes for the event source mappings: receives that brought something, and deletes. */
  mappings = 0;
  publishes = 0;
}

/** How long a call takes, in ms. Typical, and only to give the simulation its pace: no bound depends on them. */
export const LATENCY_MS = { sqs: 10, sns: 30 } as const;

/** Calls of ten entries each. */
export const batchCalls = (messages: number): number => Math.ceil(messages / 10);
