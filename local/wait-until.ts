export interface WaitPorts {
  readonly now: () => number;
  readonly sleep: (milliseconds: number) => Promise<void>;
}

const INTERVAL_MS = 100;

/**
 * Checks a condition until it holds twice in a row, because one look at several queues can miss what moves
 * between them. False when the deadline (epoch ms) came first.
 */
export async function waitUntil(
  condition: () => Promise<boolean>,
  deadlineMs: number,
  { now, sleep }: WaitPorts,
): Promise<boolean> {
  let inARow = 0;
  for (;;) {
    inARow = (await condition()) ? inARow + 1 : 0;
    if (inARow >= 2) return true;
    if (now() >= deadlineMs) return false;
    await sleep(INTERVAL_MS);
  }
}
