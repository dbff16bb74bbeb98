import { HELD_ROLES, type HeldRole } from "../../../aws/target/deployment-names";
import { DlqError } from "../../../errors";
import type { StreamEvent } from "../../api";
import { type Contexts, SILENT } from "../contexts";
import type { Ages } from "../counts";
import { type Kept, PageScan } from "./page-scan";

const MOST_SCANS = 3;

/** The scans that people have started, the latest last. */
export class ScanStore {
  readonly #scans: PageScan[] = [];
  readonly #running = new Set<Promise<void>>();

  constructor(
    private readonly contexts: Contexts,
    private readonly publish: (event: StreamEvent) => void,
    private readonly onGone: (scan: string) => void,
    private readonly mostBytes: number,
  ) {}

  /** Starts a scan. If one is running, it is returned instead, because two would hide messages from each other. */
  start(queues: readonly HeldRole[] = HELD_ROLES): PageScan {
    const running = this.#scans.find(({ isRunning }) => isRunning);
    if (running !== undefined) return running;
    const scan = new PageScan(
      (stop) => this.contexts.create("ui", SILENT, stop),
      queues,
      (changed) => this.publish({ type: "scan", scan: changed.toJson() }),
      this.mostBytes,
    );
    this.#scans.push(scan);
    const gone = this.#scans.length > MOST_SCANS ? this.#scans.shift() : undefined;
    if (gone !== undefined) this.onGone(gone.id);
    const run = scan.run(this.contexts).finally(() => this.#running.delete(run));
    this.#running.add(run);
    return scan;
  }

  /** Newest first. */
  list(): readonly PageScan[] {
    return this.#scans.toReversed();
  }

  /** Whether its messages are kept. */
  has(id: string): boolean {
    return this.#scans.some((scan) => scan.id === id);
  }

  /** `latest`: the newest. Throws DlqError. */
  get(id: string): PageScan {
    const scan = id === "latest" ? this.#scans.at(-1) : this.#scans.find((one) => one.id === id);
    if (scan !== undefined) return scan;
    const message =
      id === "latest"
        ? "There is no scan yet. Start one to see the held messages."
        : "That scan is no longer available. Start another one.";
    throw new DlqError("NoSuchScan", message);
  }

  /** Throws DlqError. */
  message(scanId: string, messageId: string): { readonly scan: PageScan; readonly kept: Kept } {
    const scan = this.get(scanId);
    const kept = scan.find(messageId) ?? scan.findByOriginalId(messageId);
    if (kept !== undefined) return { scan, kept };
    throw new DlqError(
      "NoSuchMessage",
      "The message is not in this scan. It may have been sent back, processed, or received by another consumer. Start another scan.",
    );
  }

  agesOf(role: HeldRole): Ages | undefined {
    return this.list()
      .find(({ isRunning }) => !isRunning)
      ?.agesOf(role);
  }

  /** Ends what is running, and waits until it has released what it held. */
  async close(): Promise<void> {
    for (const scan of this.#scans) scan.stop.request("PageEnded");
    await Promise.all(this.#running);
  }
}
