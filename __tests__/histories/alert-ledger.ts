import type { Alert, Publish } from "../../handlers/notifier/alerts/alert";
import { STORM_COVER_MS } from "../../handlers/notifier/digests/storm-cover";
import type { Breach } from "./breach";
import type { SentMessage } from "./job-messages";
import type { Process, SentCopy } from "./traffic";

/** An alert as it was passed to SNS. */
export interface Notifying {
  readonly producers: readonly string[];
  readonly reasons: readonly string[];
  readonly outcome: string;
  readonly count: number;
  /** Every id that its text contains. */
  readonly ids: readonly string[];
  /** Also covers more of the same in the next few minutes. */
  readonly storm: boolean;
  /** When the notifier learned that SNS accepted it. Undefined: it did not. */
  acceptedAt?: number;
}

type Accepted = Notifying & { readonly acceptedAt: number };
const isAccepted = (notifying: Notifying): notifying is Accepted => notifying.acceptedAt !== undefined;

/** An e-mail lists no more. */
const IDS_IN_A_MAIL = 10;
const UUID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;
const HELD_WITHOUT_METADATA = "HeldWithoutMetadata";
const HOUR_MS = 3_600_000;

/** One execution environment of the notifier: what it published, and when SNS accepted it. */
export interface NotifyingEnvironment {
  readonly storms: Accepted[];
  readonly publishedAt: number[];
}

export const startNotifying = (): NotifyingEnvironment => ({ storms: [], publishedAt: [] });

/** One invocation of the notifier, as far as its output shows. */
export interface NotifyingRun {
  readonly process: Process;
  readonly environment: NotifyingEnvironment;
  readonly notifications: readonly Notifying[];
  /** The minimum time between two alerts. */
  readonly alertSpacingMs: number;
  /** Texts of the log lines that it printed. */
  readonly printed: readonly string[];
  /** What it moved without an alert because people know about it. Default: nothing. */
  readonly silenced?: ReadonlySet<SentCopy>;
}

/**
 * The real publish function, with its input and its outcome recorded: an alert is recorded once, however often it is
 * tried.
 */
export function recordNotifications(
  publish: Publish,
  process: Process,
  notifications: Notifying[],
  now: () => number,
): Publish {
  const byAlert = new Map<Alert, Notifying>();
  return async (alert, signal) => {
    const notifying = byAlert.get(alert) ?? readAlert(alert);
    if (!byAlert.has(alert)) notifications.push(notifying);
    byAlert.set(alert, notifying);
    process.publishBegan = now();
    await publish(alert, signal);
    notifying.acceptedAt = now();
  };
}

function readAlert({ message, attributes }: Alert): Notifying {
  const value = (name: string) => attributes[name]?.StringValue ?? "";
  return {
    producers: JSON.parse(value("producer")),
    reasons: JSON.parse(value("reasons")),
    outcome: value("outcome"),
    count: Number(value("count")),
    ids: message.match(UUID) ?? [],
    storm: message.includes("this alert also covers further messages"),
  };
}

/**
 * Invariant 6: who was notified of what, read from the alerts that SNS accepted and from nothing that metadata says.
 */
export class AlertLedger {
  /** Original ids that an accepted alert covers. */
  readonly #notified = new Set<string>();

  constructor(private readonly sent: ReadonlyMap<string, SentMessage>) {}

  wasNotified(originalId: string): boolean {
    return this.#notified.has(originalId);
  }

  /** Checks one invocation of the notifier. */
  enter(run: NotifyingRun): Breach[] {
    const { environment, notifications, process } = run;
    environment.publishedAt.push(...process.publishedAt);
    const accepted = notifications.filter(isAccepted);
    const digests = accepted.filter(({ reasons }) => !reasons.includes(HELD_WITHOUT_METADATA));
    environment.storms.push(...digests.filter(({ storm }) => storm));
    const room = new Map(digests.map((digest) => [digest, digest.count]));
    const breaches: Breach[] = [];
    const announced = new Set<string>();
    for (const copy of process.sent.filter((one) => isNotifiedNow(one) && !run.silenced?.has(one))) {
      const letter = copy.source?.receiptHandle ?? copy.messageId;
      // The same dead letter, sent again because the first time was not confirmed.
      if (announced.has(letter)) continue;
      announced.add(letter);
      const digest = digests.find((one) => (room.get(one) ?? 0) > 0 && this.#speaksFor(one, copy));
      if (digest !== undefined) room.set(digest, (room.get(digest) ?? 0) - 1);
      else if (!this.#isCovered(copy, environment.storms, process)) {
        breaches.push(
          `6 notified: ${copy.key} went to ${copy.queue} as notified, and no accepted alert speaks for it`,
        );
        continue;
      }
      this.#notified.add(originalIdOf(copy));
    }
    return [...breaches, ...heldBreaches(run), ...digestBreaches(notifications), ...spacingBreaches(run)];
  }

  #speaksFor(digest: Notifying, copy: SentCopy): boolean {
    const listed = digest.count > IDS_IN_A_MAIL || digest.ids.includes(originalIdOf(copy));
    return listed && this.#isOfItsKind(digest, copy);
  }

  #isCovered(copy: SentCopy, storms: readonly Accepted[], { startedAt }: Process): boolean {
    return storms.some(
      (storm) => startedAt - storm.acceptedAt < STORM_COVER_MS && this.#isOfItsKind(storm, copy),
    );
  }

  /** A storm's alert also covers the senders of its messages. */
  #isOfTheirSenders(producers: readonly string[], { key }: SentCopy): boolean {
    const senderId = this.sent.get(key)?.senderId;
    return [...this.sent.values()].some(
      (sent) => sent.senderId === senderId && producers.includes(sent.producer),
    );
  }

  #isOfItsKind({ producers, reasons, outcome, storm }: Notifying, copy: SentCopy): boolean {
    const disposition = copy.queue.startsWith("retry") ? "retryScheduled" : "quarantined";
    return (
      (producers.includes(this.sent.get(copy.key)?.producer ?? "") ||
        (storm && this.#isOfTheirSenders(producers, copy))) &&
      (copy.reading.kind !== "metadata" ||
        isUnchanged(copy) ||
        reasons.includes(copy.reading.metadata.reason)) &&
      (outcome === "mixed" || outcome === disposition)
    );
  }
}

/**
 * Sent on by the notifier as something that its producer now knows about: everything quarantined, and what is
 * scheduled for retry for the first time.
 */
function isNotifiedNow({ queue, reading, source }: SentCopy): boolean {
  if (queue.startsWith("quarantine")) return true;
  return reading.metadata?.notified === true && source?.reading.metadata?.notified !== true;
}

/** Held unchanged: there was no room for metadata, or for this death's instead of an older one. */
function isUnchanged({ reading, source }: SentCopy): boolean {
  if (reading.kind !== "metadata") return true;
  if (source?.reading.kind !== "metadata") return false;
  const { deadAt, by } = source.reading.metadata;
  return deadAt === reading.metadata.deadAt && by === reading.metadata.by;
}

const originalIdOf = ({ reading, source, messageId }: SentCopy): string =>
  reading.metadata?.id ?? source?.messageId ?? messageId;

/** Within one invocation a producer is in one alert, with all of its messages. */
function digestBreaches(notifications: readonly Notifying[]): Breach[] {
  const digests = notifications.filter(({ reasons }) => !reasons.includes(HELD_WITHOUT_METADATA));
  return [
    ...Map.groupBy(
      digests.flatMap(({ producers }) => producers),
      (producer) => producer,
    ),
  ]
    .filter(([, ofOne]) => ofOne.length > 1)
    .map(([producer, { length }]) => `6 notified: ${length} alerts of one invocation for ${producer}`);
}

/** It lasts as long as its last alert makes others wait, because the next invocation may follow at once. */
function spacingBreaches({ process, alertSpacingMs }: NotifyingRun): Breach[] {
  const last = process.publishedAt.at(-1);
  if (!process.isComplete || last === undefined) return [];
  const lasted = process.endedAt - last;
  return lasted >= alertSpacingMs
    ? []
    : [`6 notified: an invocation ended ${lasted} ms after its last alert`];
}

/** What is held without metadata is announced with both ids, and logged with both. */
function heldBreaches({ process, notifications, printed }: NotifyingRun): Breach[] {
  if (!process.isComplete) return [];
  const held = process.sent.filter(
    (copy) => copy.queue.startsWith("quarantine") && copy.confirmed && isUnchanged(copy),
  );
  const reports = notifications.filter(({ reasons }) => reasons.includes(HELD_WITHOUT_METADATA));
  const notified = reports.reduce((sum, { count }) => sum + count, 0);
  const unlogged = held.filter(({ messageId }) => !printed.some((line) => line.includes(messageId)));
  return [
    ...(notified === held.length
      ? []
      : [`6 notified: ${held.length} held without metadata, ${notified} of them reported`]),
    ...unlogged.map(({ key }) => `6 notified: both ids of ${key}, held without metadata, are not in the log`),
  ];
}

/** The bounds of one environment: alerts in any hour, and the minimum time between two. */
export function floodBreaches(
  { publishedAt }: NotifyingEnvironment,
  { alertsPerHour, alertSpacingMs }: { readonly alertsPerHour: number; readonly alertSpacingMs: number },
): Breach[] {
  const breaches: Breach[] = [];
  for (const [index, at] of publishedAt.entries()) {
    const inHour = publishedAt.slice(index).filter((other) => other - at < HOUR_MS).length;
    if (inHour > alertsPerHour) breaches.push(`6 notified: ${inHour} alerts in an hour`);
    const next = publishedAt[index + 1];
    if (next !== undefined && next - at < alertSpacingMs) {
      breaches.push(`6 notified: two alerts within ${next - at} ms`);
    }
  }
  return breaches;
}
