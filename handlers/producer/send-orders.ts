import type { StoreOrder } from "../../app/simulated-stores";
import { type Backoff, equalJitterMs, type Random } from "../../core/runtime/backoff";
import type { Clock } from "../../core/runtime/clock";
import type { Deadline } from "../../core/runtime/deadline";
import { describeError } from "../../core/runtime/describe-error";
import type { BatchOutcome, SqsPort } from "../../core/sqs/sqs-port";

export interface SendOptions {
  readonly queueUrl: string;
  readonly deadline: Deadline;
  readonly clock: Clock;
  readonly random: Random;
}

export interface SentOrder {
  readonly order: StoreOrder;
  readonly messageId: string;
}

export interface SendResult {
  /** Only orders that SQS confirmed. */
  readonly sent: readonly SentOrder[];
  /** Why the other orders were given up: an error code. Undefined: all were sent. */
  readonly error?: string;
}

const SEND_ATTEMPTS = 5;
const BACKOFF: Backoff = { baseSeconds: 0.1, capSeconds: 1 };

/**
 * Sends at most ten orders in one call, and repeats those that were not confirmed, until all are confirmed, the
 * attempts are used up or the deadline is near. Never throws: failures, including failed calls, are in the result.
 */
export async function sendOrders(
  sqs: Pick<SqsPort, "send">,
  orders: readonly StoreOrder[],
  { queueUrl, deadline, clock, random }: SendOptions,
): Promise<SendResult> {
  const sent: SentOrder[] = [];
  let open = orders;
  for (let attempt = 0; ; attempt += 1) {
    const { confirmed, error } = await sendOnce(sqs, queueUrl, open, deadline.signal());
    for (const [index, order] of open.entries()) {
      const messageId = confirmed.get(index);
      if (messageId !== undefined) sent.push({ order, messageId });
    }
    open = open.filter((_, index) => !confirmed.has(index));
    if (open.length === 0) return { sent };
    const wait = equalJitterMs(BACKOFF, attempt, random);
    if (attempt + 1 >= SEND_ATTEMPTS || deadline.left() <= wait) return { sent, error };
    await clock.sleep(wait);
  }
}

async function sendOnce(
  sqs: Pick<SqsPort, "send">,
  queueUrl: string,
  orders: readonly StoreOrder[],
  signal: AbortSignal,
): Promise<Pick<BatchOutcome, "confirmed"> & { readonly error: string }> {
  const entries = orders.map(({ body, attributes }) => ({
    MessageBody: body,
    MessageAttributes: { ...attributes },
  }));
  try {
    const { confirmed, failed } = await sqs.send(queueUrl, entries, signal);
    return { confirmed, error: failed[0]?.code ?? "Unconfirmed" };
  } catch (thrown) {
    return { confirmed: new Map(), error: describeError(thrown).error };
  }
}
