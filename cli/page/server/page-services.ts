import { Stop } from "../../stop";
import type { StreamEvent } from "../api";
import { Acknowledgements } from "./acknowledgements";
import { type ChangePlace, ChangeStore } from "./changes/change-store";
import { type ContextSource, Contexts } from "./contexts";
import { CountsReader } from "./counts";
import { EventPublisher } from "./event-publisher";
import { ScanStore } from "./scans/scan-store";

/** What the server keeps for one queue: every page that shows the queue shares it. */
export class PageServices {
  readonly publisher = new EventPublisher();
  readonly contexts: Contexts;
  readonly scans: ScanStore;
  readonly changes: ChangeStore;
  readonly counts: CountsReader;
  readonly acknowledgements: Acknowledgements;
  readonly #closing = new AbortController();

  constructor(
    source: ContextSource,
    readonly place: ChangePlace,
    readonly readOnly: boolean,
    /** Of each scan. */
    scanBytes: number,
  ) {
    this.contexts = new Contexts(source, new Stop());
    const publish = (event: StreamEvent) => this.publisher.publish(event);
    this.scans = new ScanStore(this.contexts, publish, (scan) => this.changes.forgetScan(scan), scanBytes);
    this.changes = new ChangeStore(this.contexts, this.scans, place, publish);
    this.acknowledgements = new Acknowledgements(this.contexts, this.scans, place.audit);
    this.counts = new CountsReader(this.contexts, (role) => this.scans.agesOf(role), publish);
    this.publisher.onAudience = (isThere) => this.counts.watch(isThere);
  }

  get closing(): AbortSignal {
    return this.#closing.signal;
  }

  /** What a page that begins to listen must know. */
  state(): StreamEvent[] {
    const { latest } = this.counts;
    return [
      ...(latest === undefined ? [] : [latest]),
      ...this.scans.list().map((scan) => ({ type: "scan", scan: scan.toJson() }) as const),
      ...this.changes.list().map((change) => ({ type: "change", change: change.toJson() }) as const),
    ];
  }

  /** Ends what is running: what has begun is completed, and what is held is released. */
  async close(): Promise<void> {
    this.contexts.end();
    this.counts.watch(false);
    await Promise.all([this.scans.close(), this.changes.close(), this.acknowledgements.close()]);
    this.#closing.abort();
  }
}
