import { setTimeout as sleep } from "node:timers/promises";
import type { Message } from "../../core/messages/message";
import { describeError } from "../../core/runtime/describe-error";
import { type Queue, type QueueState, readQueueState } from "../aws/target/find-queues";
import type { HeldRole } from "../aws/target/names";
import type { CommandContext } from "../command-context";
import { describeHidden } from "../terminal/describe-scan";
import { MOST_A_LOOK, planScan, type ScanPlan, waitForVisibility } from "./plan-scan";
import { type Scan, scanQueue } from "./scan-queue";
import { isSelected, type Selection } from "./select-messages";
import { type HeldSummary, summarizeMessage } from "./summarize-message";

/** What a look at one queue found, and what it did to it. */
export interface HeldScan extends Scan {
  readonly role: HeldRole;
  readonly queue: Queue;
  /** As SQS told before the look. What is in flight or delayed cannot be looked at. */
  readonly state: QueueState;
  readonly matched: number;
  /** Whether it ended because there was nothing more to look for: then what it did not see does not matter. */
  readonly enough: boolean;
}

/** A selected message. Nothing of it is kept here. */
export type OnSelected = (message: Message, summary: HeldSummary, queue: Queue) => Promise<void> | void;

export interface ScanOptions {
  readonly onSelected: OnSelected;
  readonly onPassed?: (message: Message, queue: Queue) => void;
  /** Ends the look before everything was seen. */
  readonly isEnough?: () => boolean;
  /** Ends the look once each of the ids that are asked for was met. */
  readonly endWhenFound?: boolean;
  /** Messages of all queues together. */
  readonly most?: number;
  readonly plan?: (state: QueueState) => ScanPlan;
  /** When nothing is found and something is in flight: how long to look again. Infinity: as long as a lease may last. */
  readonly waitMs?: number;
  readonly what?: string;
  /** The caller gives back what was received, also when the look fails; otherwise it stays hidden. */
  readonly givesBack?: boolean;
}

const PAUSE_MS = 500;

/**
 * Looks at everything that is visible in the selection's queues and hands on what is selected. Only the retry queue and
 * quarantine are ever received from: in the main queue and the DLQ a receive counts. When one queue fails the run is
 * stopped, and this throws once the other has ended too: nothing goes on after a failure was told.
 */
export async function scanHeld(
  context: CommandContext,
  selection: Selection,
  options: ScanOptions,
): Promise<readonly HeldScan[]> {
  const startedAt = context.now();
  let until: number | undefined;
  for (;;) {
    const scans = await scanOnce(context, selection, options);
    const found = scans.some(({ matched }) => matched > 0);
    const inFlight = scans.reduce((sum, { state }) => sum + state.inFlight, 0);
    const waitMs = waitOf(options, scans);
    if (found || inFlight === 0 || context.stop.why !== undefined) return scans;
    if (context.now() >= (until ?? startedAt + waitMs)) return scans;
    if (until === undefined) {
      until = startedAt + waitMs;
      context.output.note(
        `Nothing found, but ${inFlight} in flight: deferred, or hidden by a renewal or a look just before. Looking again for up to ${waitMs / 1000} s (--wait).`,
      );
    }
    await sleep(PAUSE_MS, undefined, { signal: context.stop.signal }).catch(() => {});
  }
}

const waitOf = ({ waitMs = 0 }: ScanOptions, scans: readonly HeldScan[]): number =>
  Number.isFinite(waitMs) ? waitMs : waitForVisibility(scans.map(({ state }) => state)) * 1000;

async function scanOnce(
  context: CommandContext,
  selection: Selection,
  {
    onSelected,
    onPassed,
    isEnough,
    endWhenFound,
    most = MOST_A_LOOK,
    plan = planScan,
    what = "looking",
    givesBack,
  }: ScanOptions,
): Promise<HeldScan[]> {
  const sought = new Set(endWhenFound ? selection.ids : []);
  const isFound = () => endWhenFound === true && selection.ids.length > 0 && sought.size === 0;
  let received = 0;
  const ports = {
    ...context,
    isFull: () => received >= most,
    isEnough: () => isFound() || isEnough?.() === true,
    onFailure: (failure: Error) => context.stop.request(describeError(failure).error),
  };
  const places = await Promise.all(
    selection.queues.map(async (role) => {
      const queue = await context.queue(role);
      return { role, queue, state: await readQueueState(context.client, queue) };
    }),
  );
  const diagnose = await context.diagnose();
  const total = places.reduce((sum, { state }) => sum + state.visible, 0);
  const progress = context.output.progress(total, what);
  let done = 0;
  try {
    const scans = await Promise.all(
      places.map(async ({ role, queue, state }) => {
        let matched = 0;
        const scan = await scanQueue(queue.url, plan(state), ports, async (messages) => {
          received += messages.length;
          for (const message of messages) {
            const summary = summarizeMessage(message, role, diagnose);
            // Of several copies the first is taken, also where one poll brings them together.
            if (!isFound() && isSelected(selection, message, summary, context.now())) {
              matched += 1;
              sought.delete(summary.id);
              sought.delete(message.messageId);
              await onSelected(message, summary, queue);
            } else onPassed?.(message, queue);
          }
          done += messages.length;
          progress.update(done);
        });
        return { ...scan, role, queue, state, matched };
      }),
    );
    const failure = scans.find((scan) => scan.failure !== undefined)?.failure;
    if (failure === undefined) return scans.map((scan) => ({ ...scan, enough: ports.isEnough() }));
    if (!givesBack) for (const line of describeHidden(scans, context.now())) context.output.warn(line);
    throw failure;
  } finally {
    progress.end();
  }
}
