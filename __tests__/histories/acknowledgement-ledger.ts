import {
  type Acknowledgement,
  type AlertGroup,
  groupId,
  hasEnded,
  roomOf,
} from "../../core/acknowledgements/acknowledgement";
import type { MetadataReading } from "../../core/metadata/read-metadata";
import type { Log } from "../../core/runtime/log";
import type { Breach } from "./breach";
import type { Process, SentCopy } from "./traffic";

/** An acknowledgement as a person gave it, and the dead letters that joined its group without an alert since. */
interface Given {
  readonly acknowledgement: Acknowledgement;
  readonly letters: Set<string>;
}

/** One run of the notifier. */
export interface SuppressingRun {
  readonly process: Process;
  /** Groups about which it says that it sent no alert. */
  readonly suppressed: readonly AlertGroup[];
}

const SUPPRESSED = "alert suppressed: the group is acknowledged";

/**
 * Alerts that were not sent because people know about a group. They are read from what was moved, compared with what
 * people said, and not from the notifier's own counts. They never hide a new cause, nor growth beyond the factor.
 */
export class AcknowledgementLedger {
  readonly #given = new Map<string, Given>();
  /** Original ids of messages that reached quarantine without an alert. */
  readonly #silenced = new Set<string>();
  #letters = 0;

  give(acknowledgement: Acknowledgement): void {
    this.#given.set(groupId(acknowledgement), { acknowledgement, letters: new Set() });
  }

  takeBackAll(): void {
    this.#given.clear();
  }

  wasSilenced(originalId: string): boolean {
    return this.#silenced.has(originalId);
  }

  /** Dead letters that were moved without an alert, to any queue. */
  get letters(): number {
    return this.#letters;
  }

  /** Checks one run. `silenced`: what it moved without an alert because of an acknowledgement. */
  enter({ process, suppressed }: SuppressingRun): { silenced: ReadonlySet<SentCopy>; breaches: Breach[] } {
    const groups = new Set(suppressed.map(groupId));
    const silenced = new Set(
      process.sent.filter((copy) => {
        const group = groupOf(copy);
        return group !== undefined && groups.has(groupId(group));
      }),
    );
    const breaches = [...groups].flatMap((id) => this.#unknownBreaches(id, process));
    this.#letters += silenced.size;
    for (const copy of silenced) {
      const given = this.#given.get(groupId(groupOf(copy) as AlertGroup));
      if (copy.reading.kind === "metadata" && copy.queue.startsWith("quarantine"))
        this.#silenced.add(copy.reading.metadata.id);
      if (joins(copy)) given?.letters.add(copy.source?.messageId ?? copy.messageId);
    }
    return { silenced, breaches: [...breaches, ...[...groups].flatMap((id) => this.#growthBreaches(id))] };
  }

  #unknownBreaches(id: string, { startedAt }: Process): Breach[] {
    const given = this.#given.get(id);
    return given === undefined || hasEnded(given.acknowledgement, startedAt)
      ? [`6 notified: an alert about ${id} was suppressed, and nobody has acknowledged it`]
      : [];
  }

  #growthBreaches(id: string): Breach[] {
    const given = this.#given.get(id);
    if (given === undefined) return [];
    const room = roomOf(given.acknowledgement);
    const { size } = given.letters;
    return size <= room
      ? []
      : [`6 notified: ${size} letters joined ${id} without an alert, which has room for ${room}`];
  }
}

/** The log, and the groups for which it says that no alert was sent. */
export function recordSuppressed<L extends Pick<Log, "info" | "error">>(log: L, suppressed: AlertGroup[]): L {
  const info: Log["info"] = (text, fields) => {
    if (text === SUPPRESSED) suppressed.push(fields as unknown as AlertGroup);
    log.info(text, fields);
  };
  return { ...log, info };
}

/** The group to which a copy was moved without an alert. */
function groupOf({ queue, reading }: SentCopy): AlertGroup | undefined {
  if (reading.kind !== "metadata" || reading.metadata.notified) return undefined;
  return {
    queue: queue.startsWith("quarantine") ? "quarantine" : "retry",
    cause: reading.metadata.cause,
  };
}

/**
 * Whether it is new in its group: always in quarantine, and in the retry queue unless its previous death had the same
 * cause.
 */
const joins = ({ queue, reading, source }: SentCopy): boolean =>
  queue.startsWith("quarantine") || causeBefore(source?.reading) !== reading.metadata?.cause;

function causeBefore(reading: MetadataReading | undefined): string | undefined {
  if (reading?.kind !== "metadata") return undefined;
  const { by, cause, causeBefore: before } = reading.metadata;
  return by === "consumer" ? before : cause;
}
