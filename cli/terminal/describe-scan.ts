import { EXIT, type ExitCode } from "../exit-codes";
import type { Incomplete, QueueReport } from "../scan/scanned-queue";
import type { Selection } from "../scan/select-messages";
import { clockTime, compact, formatDuration, forms, isoTime, messages } from "./format";

const unseenCount = ({ unseenInFlight, unseenDelayed }: QueueReport): number =>
  unseenInFlight + unseenDelayed;

/** Whether a scan ended before it had received everything that was visible. */
export const isCutShort = (reports: readonly QueueReport[]): boolean =>
  reports.some(({ incomplete }) => incomplete !== undefined);

/** Whether there may be more than was seen. */
export const isPartial = (reports: readonly QueueReport[]): boolean =>
  isCutShort(reports) || reports.some((report) => unseenCount(report) > 0);

/** For a command that shows what it has found: what was not seen matters if nothing was found. */
export function exitCodeOfScan(reports: readonly QueueReport[], found: boolean): ExitCode {
  if (isCutShort(reports)) return EXIT.partlyDone;
  return found ? EXIT.done : exitCodeOfSelection(reports, found);
}

/** For a command that takes everything that matches: what was not seen may match, too. */
export function exitCodeOfSelection(reports: readonly QueueReport[], found: boolean): ExitCode {
  if (isPartial(reports)) return EXIT.partlyDone;
  return found ? EXIT.done : EXIT.nothingMatched;
}

/** A scan in a JSON document, queue by queue. */
export const scanResults = (reports: readonly QueueReport[]) =>
  reports.map((report) => {
    const { role, before, received, matched, hidden, hiddenUntil } = report;
    const unseen = unseenCount(report);
    const incomplete = report.incomplete ?? (unseen > 0 ? "in-flight" : undefined);
    const { visible, inFlight, delayed } = before;
    return {
      queue: role,
      before: { visible, inFlight, delayed },
      received,
      matched,
      hidden: { count: hidden, until: hidden === 0 ? null : isoTime(hiddenUntil) },
      unseen,
      complete: incomplete === undefined,
      ...(incomplete !== undefined && { incomplete }),
    };
  });

const WHY_INCOMPLETE: Readonly<Record<Incomplete, string>> = {
  limit: "the limit of 100,000 messages in flight is reached",
  timeout: "the visibility timeout ended before the scan did",
  stopped: "the scan was stopped",
  failed: "the scan ended with an error",
};

/** What is invisible to other consumers now, and until when. */
export const describeHidden = (reports: readonly QueueReport[], now: number): string[] =>
  reports
    .filter(({ hidden }) => hidden > 0)
    .map(
      ({ role, hidden, hiddenUntil }) =>
        `${role}: ${messages(hidden)} ${forms(hidden, "is", "are")} invisible to other consumers until ${clockTime(hiddenUntil)} (${formatDuration(hiddenUntil - now)}).`,
    );

/** What a person should know about a scan: what is invisible now and until when, and what was not seen. */
export const describeScan = (reports: readonly QueueReport[], now: number): string[] =>
  reports.flatMap((report) =>
    compact([
      ...describeHidden([report], now),
      report.incomplete !== "stopped" && describeUnseen(report),
      report.incomplete && `${report.role}: there may be more: ${WHY_INCOMPLETE[report.incomplete]}.`,
    ]),
  );

function describeUnseen({ role, unseenInFlight, unseenDelayed }: QueueReport): string | false {
  const parts = compact([
    unseenInFlight > 0 &&
      `${unseenInFlight} in flight (deferred, being renewed, or received by another consumer)`,
    unseenDelayed > 0 && `${unseenDelayed} delayed`,
  ]);
  return parts.length > 0 && `${role}: not seen: ${parts.join(", ")}.`;
}

/** What a person may have meant by an unknown reason. */
export function describeUnknownReasons(known: readonly string[], { reasons }: Selection): string[] {
  const isKnown = (reason: string) => known.some((name) => name.toLowerCase() === reason.toLowerCase());
  const unknown = reasons.filter((reason) => !isKnown(reason));
  if (unknown.length === 0) return [];
  return [
    `The application defines no reason ${unknown.join(", ")}. Its reasons are ${known.join(", ")}. Only messages from another release can have other reasons.`,
  ];
}
