import {
  ACKNOWLEDGEMENT_FACTORS,
  type Acknowledgement,
  type AlertGroup,
  groupId,
  hasGrown,
  MAX_ACKNOWLEDGEMENT_MS,
  nameInArn,
  roomOf,
} from "../../../core/acknowledgements/acknowledgement";
import type { OperationContext } from "../../command-context";
import { DlqError } from "../../errors";
import { acknowledge, readAcknowledged, removeAcknowledged } from "../../operations/acknowledge";
import { Stop } from "../../stop";
import type {
  AcknowledgedGroup,
  AcknowledgementsAnswer,
  AcknowledgeRequest,
  RemoveAcknowledgementRequest,
} from "../api";
import { mustHaveEnded } from "./changes/planned-change";
import { type Contexts, SILENT } from "./contexts";
import { toSelection } from "./read-filter";
import type { ScanStore } from "./scans/scan-store";

/** Codes of errors that mean that nothing can be acknowledged here. */
const NONE: ReadonlySet<string> = new Set(["AcknowledgementsOff", "PackageMissing"]);

/**
 * What a person knows about and wants no alerts about. It is read, recorded and removed by the command's own
 * operations.
 */
export class Acknowledgements {
  readonly #stop = new Stop();
  /** One after the other, because each counts its group and would hide messages from another. */
  #working: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly contexts: Contexts,
    private readonly scans: ScanStore,
    private readonly audit: string,
  ) {}

  /** Throws DlqError. Without a table, or the package that reads it, there are none. */
  async list(context: OperationContext = this.contexts.reading()): Promise<AcknowledgementsAnswer> {
    try {
      return { isOn: true, acknowledged: (await readAcknowledged(context)).map(toGroup) };
    } catch (error) {
      if (error instanceof DlqError && NONE.has(error.code)) {
        return { isOn: false, acknowledged: [] };
      }
      throw error;
    }
  }

  /** Throws DlqError. */
  add({ scan: id, queue, cause, forMs, factor }: AcknowledgeRequest): Promise<AcknowledgementsAnswer> {
    return this.#next(async () => {
      const scan = this.scans.get(id);
      mustHaveEnded(scan);
      const context = this.#create(forMs === MAX_ACKNOWLEDGEMENT_MS ? "ack" : "snooze");
      const before = await readAcknowledged(context);
      const { acknowledged } = await acknowledge(context, {
        names: [cause],
        exact: true,
        from: queue,
        until: { forMs },
        factor: factor ?? ACKNOWLEDGEMENT_FACTORS.usual,
        seen: scan
          .select(toSelection({ queue: [queue], cause: [cause] }))
          .filter(({ became }) => became === undefined).length,
        wait: 0,
        audit: this.audit,
      });
      if (acknowledged.length === 0) throw nothingHeld({ queue, cause });
      return this.#listOr(context, [...without(before, { queue, cause }), ...acknowledged]);
    });
  }

  /** Throws DlqError. */
  remove({ queue, cause }: RemoveAcknowledgementRequest): Promise<AcknowledgementsAnswer> {
    return this.#next(async () => {
      const context = this.#create("ack");
      const before = await readAcknowledged(context);
      await removeAcknowledged(context, { names: [cause], exact: true, from: queue, audit: this.audit });
      return this.#listOr(context, without(before, { queue, cause }));
    });
  }

  /** What was changed is known, so a table that cannot be read afterwards is no failure of the change. */
  async #listOr(
    context: OperationContext,
    known: readonly Acknowledgement[],
  ): Promise<AcknowledgementsAnswer> {
    try {
      return await this.list(context);
    } catch {
      return { isOn: true, acknowledged: known.map(toGroup) };
    }
  }

  /** What has begun is completed. */
  async close(): Promise<void> {
    this.#stop.request("PageEnded");
    await this.#working;
  }

  #create(command: string): OperationContext {
    return this.contexts.create(command, SILENT, this.#stop);
  }

  #next<T>(work: () => Promise<T>): Promise<T> {
    const working = this.#working.then(work);
    this.#working = working.catch(() => {});
    return working;
  }
}

const without = (all: readonly Acknowledgement[], group: AlertGroup): Acknowledgement[] =>
  all.filter((one) => groupId(one) !== groupId(group));

const nothingHeld = ({ queue, cause }: AlertGroup): DlqError =>
  new DlqError(
    "NoSuchGroup",
    `No message of ${cause} is in ${queue} any more. Nothing was recorded. Scan again.`,
  );

const toGroup = (one: Acknowledgement): AcknowledgedGroup => ({
  queue: one.queue,
  cause: one.cause,
  by: nameInArn(one.by),
  until: one.until,
  resumesAt: one.held + roomOf(one) + 1,
  alertsAgain: hasGrown(one),
});
