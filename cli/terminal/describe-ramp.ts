import { RAMP_STEPS, type RampStep } from "../operations/ramp-steps";
import type { Doubt } from "../operations/step-evidence";
import { longestWatchMs, type Watch } from "../operations/watch-window";
import { forms, shownIds } from "./format";

const seconds = (milliseconds: number): number => Math.round(milliseconds / 1000);

/** What a dry run says about a ramp. */
export const describeRamp = (watch: Watch): string =>
  `They are sent ${RAMP_STEPS.slice(0, 5).join(", ")} … at a time. After each step the ramp watches the queues for ${seconds(watch.settleMs)} s to ${seconds(longestWatchMs(watch))} s. It continues when all of them are processed, and stops when some become dead letters again or when it cannot tell.`;

const DOUBTS: Readonly<Record<Doubt, (watch: Watch) => string>> = {
  main: ({ windowMs }) =>
    `The main queue was too busy to tell within ${seconds(windowMs)} s: messages that came before or after were in it all the time. Begin the next ramp when the main queue is nearly empty.`,
  dlq: () =>
    "The DLQ has not been empty since, and what was sent may be in it. Check the notifier, and begin the next ramp when the DLQ is empty.",
  held: () =>
    "Some messages of the retry queue or quarantine were delayed or in flight, so no scan could see whether what was sent is among them. Pause the redrive schedule and scan again when they are visible.",
};

/** Why a ramp could not determine the outcome of a step, and what to do. */
export const describeDoubt = (doubt: Doubt, watch: Watch): string => DOUBTS[doubt](watch);

export const describeStep = ({ step, size, phase }: RampStep): string =>
  phase === "sending"
    ? `Step ${step}: sending ${size}.`
    : `Step ${step}: watching whether the ${size} come back.`;

/** Original ids of messages that became dead letters again. */
export const describeCameBack = (ids: readonly string[]): string[] =>
  ids.length === 0
    ? []
    : [
        `${ids.length} of what was sent ${forms(ids.length, "is", "are")} held again:`,
        ...shownIds(ids.map((id) => `  ${id}`)),
      ];
