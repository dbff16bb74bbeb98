import { EXIT, type ExitCode } from "../exit-codes";
import type { HeldScan } from "../scan/scan-held";
import { clockTime, formatDuration, isoTime, messages } from "./format";

/** What of a queue could not be looked at: leases of others may have ended meanwhile. */
const unseenInFlight = ({ received, enough, state: { visible, inFlight } }: HeldScan): number =>
  enough ? 0 : Math.max(0, Math.min(inFlight, visible + inFlight - received));

const unseenDelayed = ({ enough, state }: HeldScan): number => (enough ? 0 : state.delayed);

/** Messages of a queue that a look could not see, and that may be what is looked for. */
export const unseenCount = (scan: HeldScan): number => unseenInFlight(scan) + unseenDelayed(scan);

/** Whether a look ended before everything that was visible was seen. */
export const isCutShort = (scans: readonly HeldScan[]): boolean =>
  scans.some(({ incomplete }) => incomplete !== undefined);

/** Whether there may be more than was seen. */
export const isPartial = (scans: readonly HeldScan[]): boolean =>
  isCutShort(scans) || scans.some((scan) => unseenCount(scan) > 0);

/** Of a command that tells of what it has found: what was not seen matters where nothing was. */
export function exitCodeOfScan(scans: readonly HeldScan[], found: boolean): ExitCode {
  if (isCutShort(scans)) return EXIT.partlyDone;
  return found ? EXIT.done : exitCodeOfSelection(scans, found);
}

/** Of a command that takes all that matches: what was not seen may match, too. */
export function exitCodeOfSelection(scans: readonly HeldScan[], found: boolean): ExitCode {
  if (isPartial(scans)) return EXIT.partlyDone;
  return found ? EXIT.done : EXIT.nothingMatched;
}

/** How a look at one queue stands in a JSON document. `given`: what was received has been given back. */
export function scanResult(scan: HeldScan, given = false) {
  const { role, received, matched, hiddenUntil, state } = scan;
  const unseen = unseenCount(scan);
  const incomplete = scan.incomplete ?? (unseen > 0 ? "in-flight" : undefined);
  const { visible, inFlight, delayed } = state;
  return {
    queue: role,
    /** SQS's approximate counts before the look. */
    before: { visible, inFlight, delayed },
    received,
    matched,
    hidden:
      given || received === 0 ? { count: 0, until: null } : { count: received, until: isoTime(hiddenUntil) },
    unseen,
    complete: incomplete === undefined,
    ...(incomplete !== undefined && { incomplete }),
  };
}

const WHY_INCOMPLETE = {
  limit: "the limit of 100,000 in flight is reached",
  "lease-over": "its lease was over before it came to an end",
  stopped: "it was stopped",
} as const;

/** What a look that gives nothing back hides from others. */
export const describeHidden = (
  scans: readonly Pick<HeldScan, "role" | "received" | "hiddenUntil">[],
  now: number,
): string[] =>
  scans
    .filter(({ received }) => received > 0)
    .map(
      ({ role, received, hiddenUntil }) =>
        `${role}: ${messages(received)} hidden from others until ${clockTime(hiddenUntil)} (${formatDuration(hiddenUntil - now)}), then as before.`,
    );

/** What a failed look could not give back: how long its lease is depends on how much there was to see. */
export const describeKept = (stillHidden: number): string =>
  `${messages(stillHidden)} could not be given back: hidden from others until the lease ends.`;

/** What a person should know about a look: what is hidden now and until when, and what could not be seen. */
export const describeScans = (scans: readonly HeldScan[], now: number, given = false): string[] =>
  scans.flatMap((scan) => [
    ...(given ? [] : describeHidden([scan], now)),
    ...(scan.incomplete === "stopped"
      ? []
      : describeUnseen(scan.role, unseenInFlight(scan), unseenDelayed(scan))),
    ...describeIncomplete(scan.role, scan.incomplete),
  ]);

function describeUnseen(role: string, inFlight: number, delayed: number): string[] {
  const parts = [
    inFlight > 0 ? `${inFlight} in flight (deferred, in a renewal, or in somebody's hands)` : "",
    delayed > 0 ? `${delayed} delayed` : "",
  ].filter((part) => part !== "");
  return parts.length === 0 ? [] : [`${role}: not looked at: ${parts.join(", ")}.`];
}

function describeIncomplete(role: string, incomplete: HeldScan["incomplete"]): string[] {
  return incomplete === undefined ? [] : [`${role}: there may be more: ${WHY_INCOMPLETE[incomplete]}.`];
}
