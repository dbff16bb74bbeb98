import { randomUUID } from "node:crypto";
import type { HeldRole } from "../../../aws/target/deployment-names";
import type { OperationContext } from "../../../command-context";
import { readQueueLines } from "../../../operations/read-status";
import { openScan } from "../../../scan/open-scan";
import type { Held, Scan as HeldScan } from "../../../scan/scan";
import type { QueueReport } from "../../../scan/scanned-queue";
import { EVERYTHING, isSelected, type Selection } from "../../../scan/select-messages";
import { tally } from "../../../scan/tally";
import { Stop } from "../../../stop";
import { describeScan, scanResults } from "../../../terminal/describe-scan";
import type { Facet, Problem, Scan } from "../../api";
import { type Contexts, toProblem } from "../contexts";

/** A person does not choose from more values than this. */
const MOST_FACETS = 200;

const PUBLISH_MS = 200;

/** A kept message, when retention deletes it, and what a change has done with it since. */
export interface Kept extends Pick<Held, "message" | "summary"> {
  readonly expiresAt: number;
  became?: "redriven" | "discarded";
  /** Whether a person was shown its values, for the audit trail. */
  revealed?: true;
}

/** Quarantine waits for a person. */
const byUrgency = (a: Kept, b: Kept): number =>
  (a.summary.queue === b.summary.queue ? 0 : a.summary.queue === "quarantine" ? -1 : 1) ||
  a.summary.firstSentAt - b.summary.firstSentAt ||
  (a.summary.messageId < b.summary.messageId ? -1 : 1);

/** One scan that a person has started. It releases what it has received, and keeps a copy to look at. */
export class PageScan {
  readonly id = randomUUID();
  readonly stop = new Stop();
  readonly #kept = new Map<string, Kept>();
  #sorted: readonly Kept[] | undefined;
  #facets: { readonly of: number; readonly facets: Scan["facets"] } | undefined;
  #bytes = 0;
  #state: Scan["state"] = "running";
  #tooMany = false;
  #problem: Problem | undefined;
  #endedAt: number | undefined;
  #scan: HeldScan | undefined;
  #publishedAt = 0;
  readonly startedAt: number;
  private readonly context: OperationContext;

  constructor(
    createContext: (stop: Stop) => OperationContext,
    private readonly queues: readonly HeldRole[],
    private readonly onChange: (scan: PageScan) => void,
    /** Size of the bodies and attributes that it keeps in memory. */
    private readonly mostBytes: number,
  ) {
    this.context = createContext(this.stop);
    this.startedAt = this.context.clock.now();
  }

  get isRunning(): boolean {
    return this.#state === "running";
  }

  /** Receives what is visible. Never throws. */
  async run(contexts: Contexts): Promise<void> {
    try {
      const lines = await readQueueLines(this.context);
      const retentionMs = new Map(
        lines.map(({ role, state }) => [role as string, (state?.retentionSeconds ?? 0) * 1000]),
      );
      this.#scan = await openScan(this.context, { ...EVERYTHING, queues: this.queues }, { what: "scanning" });
      for await (const held of this.#scan.peek()) {
        this.#keep(held, held.summary.sentAt + (retentionMs.get(held.summary.queue) ?? 0));
        if (this.#bytes >= this.mostBytes) {
          this.#tooMany = true;
          break;
        }
      }
      this.#state = this.stop.why === undefined ? "done" : "stopped";
    } catch (error) {
      this.#state = "failed";
      this.#problem = toProblem(await contexts.problemOf(error, this.context));
    }
    this.#endedAt = this.context.clock.now();
    this.onChange(this);
  }

  #keep({ message, summary }: Held, expiresAt: number): void {
    this.#kept.set(message.messageId, { message, summary, expiresAt });
    this.#bytes += summary.bytes;
    this.#sorted = undefined;
    const now = performance.now();
    if (now - this.#publishedAt < PUBLISH_MS) return;
    this.#publishedAt = now;
    this.onChange(this);
  }

  find(messageId: string): Kept | undefined {
    return this.#kept.get(messageId);
  }

  /** A change has taken it. */
  mark(messageId: string, became: Kept["became"]): void {
    const kept = this.#kept.get(messageId);
    if (kept !== undefined && became !== undefined) kept.became = became;
  }

  /** An alert contains the original id. */
  findByOriginalId(id: string): Kept | undefined {
    return [...this.#kept.values()].find(({ summary }) => summary.id === id);
  }

  /** The matching messages, most urgent first. */
  select(selection: Selection): readonly Kept[] {
    this.#sorted ??= [...this.#kept.values()].sort(byUrgency);
    const now = this.context.clock.now();
    return this.#sorted.filter(
      ({ message, summary }) =>
        selection.queues.includes(summary.queue) && isSelected(selection, message, summary, now),
    );
  }

  /** When the oldest was sent and the next one expires, for what is still there as far as this scan knows. */
  agesOf(role: HeldRole) {
    const held = [...this.#kept.values()].filter(
      ({ summary, became }) => summary.queue === role && became === undefined,
    );
    if (held.length === 0) return undefined;
    const least = (values: readonly number[]) => values.reduce((least, value) => Math.min(least, value));
    return {
      oldestSentAt: least(held.map(({ summary }) => summary.firstSentAt)),
      nextExpiryAt: least(held.map(({ expiresAt }) => expiresAt)),
    };
  }

  get now(): number {
    return this.context.clock.now();
  }

  toJson(): Scan {
    const reports = this.#scan?.reports ?? [];
    const invisible = sum(reports.map(({ hidden }) => hidden));
    const until = Math.max(0, ...reports.map(({ hidden, hiddenUntil }) => (hidden > 0 ? hiddenUntil : 0)));
    return {
      id: this.id,
      state: this.#state,
      startedAt: this.startedAt,
      ...(this.#endedAt !== undefined && { endedAt: this.#endedAt }),
      ...(until > 0 && { invisibleUntil: until }),
      invisible,
      received: this.#kept.size,
      expected: sum(reports.map(({ before }) => before.visible)),
      queues: queuesOf(reports),
      tooMany: this.#tooMany,
      notes: this.isRunning ? [] : describeScan(reports, this.now),
      facets: this.#facetsNow(),
      ...(this.#problem !== undefined && { problem: this.#problem }),
    };
  }

  #facetsNow(): Scan["facets"] {
    // While it runs, the facets of many messages are computed only now and then.
    const age = this.#kept.size - (this.#facets?.of ?? 0);
    if (age > (this.isRunning ? this.#kept.size / 4 : 0)) {
      const kept = [...this.#kept.values()];
      this.#facets = {
        of: this.#kept.size,
        facets: {
          reasons: facetOf(kept.map(({ summary }) => summary.reason)),
          causes: facetOf(kept.map(({ summary }) => summary.cause)),
          producers: facetOf(kept.flatMap(({ summary }) => summary.producerId ?? [])),
        },
      };
    }
    return this.#facets?.facets ?? { reasons: [], causes: [], producers: [] };
  }
}

const sum = (counts: readonly number[]): number => counts.reduce((total, count) => total + count, 0);

const facetOf = (values: readonly string[]): readonly Facet[] =>
  tally(values)
    .slice(0, MOST_FACETS)
    .map(([value, count]) => ({ value, count }));

const queuesOf = (reports: readonly QueueReport[]): Scan["queues"] =>
  scanResults(reports).map(({ matched: _matched, hidden: _hidden, complete: _complete, ...queue }) => queue);
