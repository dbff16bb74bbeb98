import { DlqError } from "../../../errors";
import { readTrail } from "../../../files/read-trail";
import type { StreamEvent } from "../../api";
import type { Contexts } from "../contexts";
import type { ScanStore } from "../scans/scan-store";
import type { ReadRequest } from "./change-request";
import { keepDropped } from "./dropped-file";
import { PageChange } from "./page-change";
import { planDiscardChange } from "./plan-discard";
import { planExportChange } from "./plan-export";
import { planImportChange } from "./plan-import";
import { planRedriveChange } from "./plan-redrive";
import { mustHaveEnded, type PlannedChange, type Planning } from "./planned-change";

/** Changes that are shown: the rest is in the audit trail. */
const MOST_CHANGES = 100;

export interface ChangePlace {
  /** Where files go and are looked for. */
  readonly folder: string;
  readonly audit: string;
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
    const message = "This server knows no such change. What was changed before is under Operations.";
    throw new DlqError("NoSuchChange", message);
  }

  /** A dry run. Throws DlqError. */
  async plan(request: ReadRequest): Promise<PageChange> {
    if (request.kind === "import") {
      const { file: text, to, force = false, rate } = request;
      const { operations } = await readTrail(this.place.audit);
      const file = await keepDropped(
        this.place.folder,
        text,
        operations.flatMap((operation) => operation.file ?? []),
      );
      return this.planImport(file, { to, missing: false, force, rate });
    }
    const scan = this.scans.get(request.scan);
    mustHaveEnded(scan);
    const planning = this.#planning(request.kind);
    const planned = await (request.kind === "redrive"
      ? planRedriveChange(planning, scan, request)
      : request.kind === "discard"
        ? planDiscardChange(planning, scan, request)
        : planExportChange(planning, scan, request));
    return this.#add(new PageChange(request.kind, scan.id, planned, this.#onChange));
  }

  /** A dry run of an import of a file that is there. Throws DlqError. */
  async planImport(
    file: string,
    options: Omit<Parameters<typeof planImportChange>[1], "file">,
  ): Promise<PageChange> {
    const planned: PlannedChange = await planImportChange(this.#planning("import"), { file, ...options });
    return this.#add(new PageChange("import", undefined, planned, this.#onChange));
  }

  #planning(command: string): Planning {
    return { context: this.contexts.create(command), ...this.place };
  }

  readonly #onChange = (change: PageChange) => this.publish({ type: "change", change: change.toJson() });

  #add(change: PageChange): PageChange {
    this.#changes.push(change);
    const idle = this.#changes.findIndex(({ state }) => state !== "running");
    if (this.#changes.length > MOST_CHANGES && idle !== -1) this.#changes.splice(idle, 1);
    this.#onChange(change);
    return change;
  }

  /** Ends what runs, and waits until it has reported. */
  async close(): Promise<void> {
    for (const change of this.#changes) change.stop.request("PageEnded");
    await Promise.all(this.#changes.map(({ ended }) => ended));
  }
}
