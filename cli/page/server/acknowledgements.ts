import {
  ACKNOWLEDGEMENT_FACTORS,
  type Acknowledgement,
  hasGrown,
  MAX_ACKNOWLEDGEMENT_MS,
  nameInArn,
  roomOf,
} from "../../../core/alerts/acknowledgement";
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

  /** Throws DlqError. A deployment without acknowledgements has none. */
  async list(context: OperationContext = this.contexts.reading()): Promise<AcknowledgementsAnswer> {
    try {
      return { isOn: true, acknowledged: (await readAcknowledged(context)).map(toGroup) };
    } catch (error) {
      if (error instanceof DlqError && error.code === "AcknowledgementsOff") {
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
      const seen = scan.select(toSelection({ queue: [queue], cause: [cause] }));
      await acknowledge(context, {
        names: [cause],
        from: queue,
        until: { forMs },
        factor: factor ?? ACKNOWLEDGEMENT_FACTORS.usual,
        held: seen.filter(({ became }) => became === undefined).length,
        wait: 0,
        audit: this.audit,
      });
      return this.list(context);
    });
  }

  /** Throws DlqError. */
  remove({ queue, cause }: RemoveAcknowledgementRequest): Promise<AcknowledgementsAnswer> {
    return this.#next(async () => {
      const context = this.#create("ack");
      await removeAcknowledged(context, { names: [cause], from: queue, audit: this.audit });
      return this.list(context);
    });
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

const toGroup = (one: Acknowledgement): AcknowledgedGroup => ({
  queue: one.queue,
  cause: one.cause,
  by: nameInArn(one.by),
  until: one.until,
  resumesAt: one.held + roomOf(one) + 1,
  alertsAgain: hasGrown(one),
});
