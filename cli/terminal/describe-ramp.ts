import { RAMP_STEPS, type RampStep } from "../operations/ramp-redrive";
import type { Watch } from "../operations/watch-step";
import { forms, shownIds } from "./format";

const seconds = (milliseconds: number): number => Math.round(milliseconds / 1000);

/** What a dry run says of a ramp. */
export const describeRamp = ({ settleMs, windowMs }: Watch): string =>
  `They are sent ${RAMP_STEPS.slice(0, 5).join(", ")} … at a time. After each step the ramp watches the queues for ${seconds(settleMs)} s to ${seconds(windowMs)} s. It continues when all of them are processed, and stops when some become dead letters again.`;

export const describeStep = ({ step, size, phase }: RampStep): string =>
  phase === "sending"
    ? `Step ${step}: sending ${size}.`
    : `Step ${step}: watching whether the ${size} come back.`;

/** Original ids of what became dead letters again. */
export const describeCameBack = (ids: readonly string[]): string[] =>
  ids.length === 0
    ? []
    : [
        `${ids.length} of what was sent ${forms(ids.length, "is", "are")} held again:`,
        ...shownIds(ids.map((id) => `  ${id}`)),
      ];
