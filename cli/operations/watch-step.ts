import { isAws } from "../aws/target/resolve-target";
import { type OperationContext, openScan } from "../command-context";
import { EVERYTHING } from "../scan/select-messages";

/** How long a step of a ramp is watched, in milliseconds. */
export interface Watch {
  /** Between two looks at the counts. */
  readonly pollMs: number;
  /** So long the queues must show that all is well. */
  readonly settleMs: number;
  /** So long a message may take to be processed, or to die and reach the queue where it waits. */
  readonly windowMs: number;
}

/**
 * SQS's counts are consistent a minute after the last send.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_GetQueueAttributes.html
 */
const CONSISTENT_MS = 60_000;

const VISIBILITY_FACTOR = 6;

/** `exact`: an emulator counts exactly. */
function watchOf({ settings }: OperationContext["target"], exact: boolean): Watch {
  const { queue, consumer, notifier } = settings;
  const toDie = queue.maxReceiveCount * VISIBILITY_FACTOR * consumer.timeoutSeconds;
  const toBeHeld = consumer.batchingWindowSeconds + notifier.batchingWindowSeconds + notifier.timeoutSeconds;
  const settleMs = exact ? 1_000 : CONSISTENT_MS;
  return {
    pollMs: exact ? 500 : 5_000,
    settleMs,
    windowMs: (toDie + toBeHeld) * 1000 + settleMs,
  };
}

export const watchFor = ({ target }: Pick<OperationContext, "target">): Watch =>
  watchOf(target, !isAws(target));

/** Messages in the queues, whether visible, in flight or delayed. */
export interface Depths {
  readonly main: number;
  readonly dlq: number;
  readonly held: number;
  /** Of those that are held: what no scan can see. */
  readonly unseen: number;
}

export async function readDepths(context: OperationContext): Promise<Depths> {
  const [main, dlq, ...held] = await Promise.all(
    (["main", "dlq", "retry", "quarantine"] as const).map(async (role) => {
      const { url } = await context.queue(role);
      return context.receiver.depth(url, context.stop.deadline.signal());
    }),
  );
  const all = (depth: typeof main) => (depth ? depth.visible + depth.inFlight + depth.delayed : 0);
  const sum = (counts: readonly number[]) => counts.reduce((total, count) => total + count, 0);
  return {
    main: all(main),
    dlq: all(dlq),
    held: sum(held.map(all)),
    unseen: sum(held.map(({ inFlight, delayed }) => inFlight + delayed)),
  };
}

export interface SentStep {
  readonly before: Depths;
  /** Messages of this step. */
  readonly moved: number;
  /** Original ids of everything that was sent so far. */
  readonly sent: ReadonlySet<string>;
}

export type StepVerdict =
  | { readonly kind: "passed" }
  /** The original ids that were found; empty where more is held than before, and cannot be seen yet. */
  | { readonly kind: "came-back"; readonly ids: readonly string[] }
  /** Some of it is in the main queue or the DLQ still. */
  | { readonly kind: "not-processed" };

/**
 * Watches what was sent, without receiving from the main queue or the DLQ. All is well when neither holds more than before
 * the step, and retry and quarantine hold less by just what was sent. Where they hold more than that, or less because
 * somebody else takes from them, a scan tells whose it is: what bears an id that was sent has come back. What the scan cannot see yet (a first retry is delayed) counts as come
 * back once the time for it is over: rather a ramp too few than a thousand messages too many.
 */
export async function watchStep(
  context: OperationContext,
  step: SentStep,
  watch: Watch,
): Promise<StepVerdict> {
  const { clock, stop } = context;
  const startedAt = clock.elapsed();
  let calmSince: number | undefined;
  let growthSeen = 0;
  for (;;) {
    if (stop.why !== undefined) return { kind: "passed" };
    const depths = await readDepths(context);
    const now = clock.elapsed();
    const drained = depths.main <= step.before.main && depths.dlq <= step.before.dlq;
    calmSince = drained ? (calmSince ?? now) : undefined;
    const isOver = now - startedAt >= watch.windowMs;
    if (isOver || (calmSince !== undefined && now - calmSince >= watch.settleMs)) {
      const growth = depths.held - (step.before.held - step.moved);
      if (drained && growth === 0) return { kind: "passed" };
      if (isOver || growth !== growthSeen) {
        growthSeen = growth;
        const { ids, unseen } = await findBack(context, step.sent);
        if (ids.length > 0) return { kind: "came-back", ids };
        if (drained && unseen <= step.before.unseen) return { kind: "passed" };
        if (isOver) return drained ? { kind: "came-back", ids } : { kind: "not-processed" };
      }
    }
    await clock.sleep(watch.pollMs);
  }
}

/** What of it is held again, as far as a scan sees. */
async function findBack(context: OperationContext, sent: ReadonlySet<string>) {
  const scan = await openScan(context, EVERYTHING, {});
  const ids: string[] = [];
  for await (const { summary } of scan.peek()) if (sent.has(summary.id)) ids.push(summary.id);
  const unseen = scan.reports.reduce((sum, report) => sum + report.unseenInFlight + report.unseenDelayed, 0);
  return { ids, unseen };
}
