import type { Message } from "../../core/messages/message";
import { messageSize } from "../../core/messages/message-size";
import { changeVisibilityInBatches } from "../../core/sqs/change-visibility";
import { Polling } from "../../core/sqs/polling";
import type { QueueDepth } from "../../core/sqs/receive-port";
import { SQS_LIMITS } from "../../core/sqs/sqs-limits";
import type { SqsPort } from "../../core/sqs/sqs-port";
import type { HeldRole } from "../aws/target/deployment-names";
import type { Queue } from "../aws/target/find-queues";
import { CALL_MS } from "../stop";
import type { PlanScan, ScanPlan } from "./plan-scan";

/** Why there may be more than a scan received. */
export type Incomplete = "limit" | "timeout" | "stopped" | "failed";

/** What a scan knows about one queue. */
export interface QueueReport {
  readonly role: HeldRole;
  /** SQS's approximate counts before the scan. */
  readonly before: QueueDepth;
  readonly received: number;
  readonly matched: number;
  /** Received, and neither moved nor released: invisible to other consumers until then, epoch milliseconds. */
  readonly hidden: number;
  readonly hiddenUntil: number;
  /** In the queue and not received, because of their visibility timeout or their delay. */
  readonly unseenInFlight: number;
  readonly unseenDelayed: number;
  readonly incomplete?: Incomplete;
}

/** The result of one receive: invisible until then, by the clock that never goes back. */
interface Received {
  readonly until: number;
  readonly ids: readonly string[];
}

/** Consecutive responses without a new message before a queue counts as empty. */
const EMPTIES_BEFORE_STOPPING = 4;

/**
 * What polls in progress may bring together, and how many may always be in progress, because large bodies would fill
 * the memory.
 */
const BYTES_UNDER_WAY = 64 * 1_048_576;
const LEAST_UNDER_WAY = 4;

/** One queue in a scan: which messages came from it, and which of them the scan still holds. */
export class ScannedQueue {
  /** The receipt handle of each message that was seen. Empty if the scan no longer holds it. */
  readonly #handles = new Map<string, string>();
  readonly #receives: Received[] = [];
  #held = 0;
  #before: QueueDepth;
  #after: QueueDepth | undefined;
  #receivedBefore = 0;
  #notReleased = 0;
  #unseenInFlight: number | undefined;
  /** The size of a received message; until one has been received, what SQS allows. */
  #largestBytes: number | undefined;
  plan: ScanPlan;
  polling: Polling;
  /** In progress. */
  polls = 0;
  matched = 0;
  hiddenUntil = 0;
  incomplete: Incomplete | undefined;

  constructor(
    readonly role: HeldRole,
    readonly queue: Queue,
    depth: QueueDepth,
    private readonly planScan: PlanScan,
  ) {
    this.#before = depth;
    this.plan = planScan(depth);
    this.polling = new Polling(depth.visible, EMPTIES_BEFORE_STOPPING);
  }

  /** Whether another poll is worth making in addition to those in progress. */
  get wantsPoll(): boolean {
    const coming = this.polls * SQS_LIMITS.batchEntries;
    const bytes = (coming + SQS_LIMITS.batchEntries) * (this.#largestBytes ?? SQS_LIMITS.messageBytes);
    const fits =
      this.polls < LEAST_UNDER_WAY || (this.received + coming < this.plan.most && bytes <= BYTES_UNDER_WAY);
    return fits && this.polls < this.polling.wanted;
  }

  get received(): number {
    return this.#handles.size;
  }

  get depth(): QueueDepth {
    return this.#after ?? this.#before;
  }

  /** Makes what is still held visible again. What was received too long ago belongs to another consumer by now. */
  async release(sqs: Pick<SqsPort, "changeVisibility">, now: number, onDone: (done: number) => void) {
    const ids = this.#receives.flatMap((received) => (received.until > now ? received.ids : []));
    const entries = [...new Set(ids)].flatMap((id) => {
      const receiptHandle = this.#handles.get(id) ?? "";
      return receiptHandle === "" ? [] : { receiptHandle, visibilityTimeoutSeconds: 0 };
    });
    for (const id of this.#handles.keys()) this.forget(id);
    const deadline = { left: () => 1, signal: () => AbortSignal.timeout(CALL_MS) };
    this.#notReleased = (
      await changeVisibilityInBatches(sqs, this.queue.url, entries, deadline, onDone)
    ).count;
  }

  /** A message that was moved. */
  forget(messageId: string): void {
    if (this.#handles.get(messageId)) this.#held -= 1;
    this.#handles.set(messageId, "");
  }

  /** Received, and neither moved nor released. */
  get hidden(): number {
    return this.#held + this.#notReleased;
  }

  /** Another pass over the queue, whose depth was read at the end of the previous pass. */
  begin(): void {
    this.#before = this.depth;
    this.#after = undefined;
    this.#unseenInFlight = undefined;
    this.#receivedBefore = this.received;
    this.plan = this.planScan(this.#before);
    this.polling = new Polling(this.#before.visible, EMPTIES_BEFORE_STOPPING);
    this.incomplete = undefined;
  }

  /** SQS's counts once the polls of a pass have ended, and before anything is released. */
  end(depth: QueueDepth): void {
    this.#after = depth;
    const others = depth.inFlight - this.#held;
    // In flight before, and visible again since the last poll.
    const back = Math.min(this.#before.inFlight, depth.visible + others);
    // Visible before, and not received: another consumer was quicker.
    const missed = this.incomplete === undefined ? this.#before.visible - this.#receivedNow : 0;
    this.#unseenInFlight = Math.max(0, others, back, missed);
  }

  get #receivedNow(): number {
    return this.received - this.#receivedBefore;
  }

  /** Takes the result of one receive. Returns each message once, although SQS may deliver it twice. */
  take(messages: readonly Message[], until: number, waitSeconds: number): readonly Message[] {
    const fresh = new Map<string, Message>();
    const ids: string[] = [];
    for (const message of messages) {
      const { messageId, receiptHandle } = message;
      const known = this.#handles.get(messageId);
      if (known === undefined) this.#held += 1;
      if (known === undefined || fresh.has(messageId)) fresh.set(messageId, message);
      // What was moved is not held again. Only the latest receipt handle of a message is sure to work.
      if (known === "") continue;
      this.#handles.set(messageId, receiptHandle);
      ids.push(messageId);
    }
    if (ids.length > 0) this.#receives.push({ until, ids });
    this.polling.answered(fresh.size, waitSeconds);
    for (const message of fresh.values())
      this.#largestBytes = Math.max(this.#largestBytes ?? 0, messageSize(message));
    return [...fresh.values()];
  }

  /** Messages that may be in the queue, and in flight for somebody else. */
  get unseenInFlight(): number {
    const { visible, inFlight } = this.#before;
    return this.#unseenInFlight ?? Math.max(0, Math.min(inFlight, visible + inFlight - this.#receivedNow));
  }

  /**
   * `enough`: the scan ended because there was nothing more to look for. What it did not see does not matter then.
   */
  report(enough: boolean): QueueReport {
    return {
      role: this.role,
      before: this.#before,
      received: this.received,
      matched: this.matched,
      hidden: this.hidden,
      hiddenUntil: this.hiddenUntil,
      unseenInFlight: enough ? 0 : this.unseenInFlight,
      unseenDelayed: enough ? 0 : this.depth.delayed,
      ...(this.incomplete !== undefined && { incomplete: this.incomplete }),
    };
  }
}
