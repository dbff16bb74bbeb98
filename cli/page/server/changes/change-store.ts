import { DlqError } from "../../../errors";
import { readTrail } from "../../../files/read-trail";
import type { Problem, StreamEvent } from "../../api";
import type { Contexts } from "../contexts";
import { fileToUndo } from "../operations";
import type { ScanStore } from "../scans/scan-store";
import type { ReadRequest } from "./change-request";
import { keepDropped } from "./dropped-file";
import { PageChange } from "./page-change";
import { planDiscardChange } from "./plan-discard-change";
import { planExportChange } from "./plan-export-change";
import { planImportChange } from "./plan-import-change";
import { planRedriveChange } from "./plan-redrive-change";
import { mustHaveEnded, type PlannedChange, type Planning } from "./planned-change";

const SCAN_GONE: Problem = {
  code: "NoSuchScan",
  message:
    "The scan that this change was planned from is no longer available because newer scans were started. Nothing was done. Plan the change again from the latest scan.",
};

/** Changes that are shown. Older ones are in the audit trail. */
const MOST_CHANGES = 100;

export interface ChangePlace {
  /** Where files are written and searched for. */
  readonly folder: string;
  readonly audit: string;
  /** Runs in the audit trail that this server has not ended, for any queue, because all queues share the trail. */
  readonly running: () => ReadonlySet<string>;
}

/** The changes of one server. */
export class ChangeStore {
  readonly #changes: PageChange[] = [];

  constructor(
    private readonly contexts: Contexts,
    private readonly scans: ScanStore,
    readonly place: ChangePlace,
    private readonly publish: (event: StreamEvent) => void,
  ) {}

  /** Newest first. */
  list(): readonly PageChange[] {
    return this.#changes.toReversed();
  }

  /** Throws DlqError. */
  get(id: string): PageChange {
    const change = this.#changes.find((one) => one.id === id);
    if (change !== undefined) return change;
    const message = "This change was not found. Earlier changes are listed under Operations.";
    throw new DlqError("NoSuchChange", message);
  }

  /** A dry run. Throws DlqError. */
  async plan(request: ReadRequest): Promise<PageChange> {
    if (request.kind === "import") {
      const { file: text, to, force = false, rate } = request;
      const { operations } = await readTrail(this.place.audit);
      const { file, forget } = await keepDropped(
        this.place.folder,
        text,
        operations.flatMap((operation) => operation.file ?? []),
      );
      try {
        const options = { file, to, missing: false, force, rate };
        const planned = await planImportChange(this.#planning("import"), options);
        return this.#planned(new PageChange("import", undefined, this.#onChange), planned);
      } catch (error) {
        await forget();
        throw error;
      }
    }
    const scan = this.scans.get(request.scan);
    mustHaveEnded(scan);
    const planning = this.#planning(request.kind);
    const planned = await (request.kind === "redrive"
      ? planRedriveChange(planning, scan, request)
      : request.kind === "discard"
        ? planDiscardChange(planning, scan, request)
        : planExportChange(planning, scan, request));
    return this.#planned(new PageChange(request.kind, scan.id, this.#onChange), planned);
  }

  /** Begins the dry run of restoring what a discard took. It scans for what is still held. Throws DlqError. */
  async planUndo(run: string): Promise<PageChange> {
    const file = await fileToUndo(this.place.audit, run, this.place.running());
    const change = new PageChange("import", undefined, this.#onChange);
    const options = { file, missing: true, force: false };
    change.planBy(this.contexts, (context) => planImportChange({ context, ...this.place }, options));
    return this.#add(change);
  }

  /** Runs in the audit trail that have not ended. */
  get runs(): ReadonlySet<string> {
    return new Set(this.#changes.flatMap(({ state, run }) => (state === "running" ? (run ?? []) : [])));
  }

  /** A scan's messages are no longer kept, nor is anything that was planned from it. */
  forgetScan(scan: string): void {
    for (const change of this.#changes) if (change.scan === scan) change.withdraw(SCAN_GONE);
  }

  #planned(change: PageChange, planned: PlannedChange): PageChange {
    change.plan(planned);
    // The scan may have been dropped while this was planned.
    if (change.scan !== undefined && !this.scans.has(change.scan)) change.withdraw(SCAN_GONE);
    return this.#add(change);
  }

  #planning(command: string): Planning {
    return { context: this.contexts.create(command), ...this.place };
  }

  readonly #onChange = (change: PageChange) => this.publish({ type: "change", change: change.toJson() });

  #add(change: PageChange): PageChange {
    this.#changes.push(change);
    const idle = this.#changes.findIndex(({ state }) => state !== "running" && state !== "planning");
    if (this.#changes.length > MOST_CHANGES && idle !== -1) this.#changes.splice(idle, 1);
    this.#onChange(change);
    return change;
  }

  /** Ends what is running, and waits until it has reported. */
  async close(): Promise<void> {
    for (const change of this.#changes) change.stop.request("PageEnded");
    await Promise.all(this.#changes.map(({ ended }) => ended));
  }
}
