import { GetQueueAttributesCommand, type SQSClient } from "@aws-sdk/client-sqs";
import { countMessages } from "./reconciliation/read-queue";

export interface WaitPorts {
  /** Reads the queues, and nothing else. */
  readonly sqs: SQSClient;
  readonly sleep: (milliseconds: number) => Promise<void>;
}

/** How waiting ended: everything has arrived, or nothing moved for this many seconds. */
export type Waited = { readonly empty: true } | { readonly empty: false; readonly standstillSeconds: number };

const CHECKS_A_SECOND = 5;
/** What a busy machine may take to start a function, with a margin. */
const MARGIN_SECONDS = 30;
/** The longest wait for a function that never responds, or for a retry, whatever the timeout or the backoff. */
const LONGEST_STANDSTILL_SECONDS = 300;

/**
 * Waits until queues are empty, or nothing has moved for longer than a message stays invisible: one of a crashed
 * function, or one that is deferred for at most `deferredSeconds` (default: none is). Queues are counted one after
 * the other. In the order in which messages move from one to the next, no message is missed: it is sent to the next
 * queue before it is deleted here.
 */
export async function waitUntilEmpty(
  urls: readonly string[],
  { sqs, sleep }: WaitPorts,
  deferredSeconds = 0,
): Promise<Waited> {
  const visibilitySeconds = await longestVisibilitySeconds(sqs, urls);
  const standstillSeconds = standstillAfter(Math.max(visibilitySeconds, deferredSeconds));
  return waitUntilStill(() => countInOrder(sqs, urls), standstillSeconds, sleep);
}

/** The time is counted in checks. A busy machine makes fewer of them, and gets more time. */
export async function waitUntilStill(
  count: () => Promise<readonly number[]>,
  standstillSeconds: number,
  sleep: WaitPorts["sleep"],
): Promise<Waited> {
  let last = "";
  for (let still = 0; still < standstillSeconds * CHECKS_A_SECOND; still += 1) {
    const counts = await count();
    if (counts.every((messages) => messages === 0)) return { empty: true };
    if (counts.join() !== last) still = 0;
    last = counts.join();
    await sleep(1000 / CHECKS_A_SECOND);
  }
  return { empty: false, standstillSeconds };
}

/**
 * Seconds without any movement after which nothing more is expected of messages that are invisible for at most this
 * long.
 */
export const standstillAfter = (invisibleSeconds: number): number =>
  Math.min(LONGEST_STANDSTILL_SECONDS, invisibleSeconds + MARGIN_SECONDS);

/** Whether queues are empty while nothing is running. */
export async function areEmpty(sqs: SQSClient, urls: readonly string[]): Promise<boolean> {
  return (await countInOrder(sqs, urls)).every((count) => count === 0);
}

async function countInOrder(sqs: SQSClient, urls: readonly string[]): Promise<number[]> {
  const counts: number[] = [];
  for (const url of urls) counts.push(await countMessages(sqs, url));
  return counts;
}

async function longestVisibilitySeconds(sqs: SQSClient, urls: readonly string[]): Promise<number> {
  const timeouts = await Promise.all(
    urls.map(async (QueueUrl) => {
      const command = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["VisibilityTimeout"] });
      return Number((await sqs.send(command)).Attributes?.VisibilityTimeout ?? 0);
    }),
  );
  return Math.max(...timeouts);
}
