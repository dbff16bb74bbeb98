import type { CommandContext, Outcome } from "../command-context";
import { rampRedrive } from "../operations/ramp-redrive";
import type { Redrive } from "../operations/redrive";
import { watchFor } from "../operations/watch-window";
import type { Refused } from "../scan/move-selected";
import type { QueueReport } from "../scan/scanned-queue";
import { describeMove, exitCodeOfMove, moveResult } from "../terminal/describe-move";
import { describeCameBack, describeStep } from "../terminal/describe-ramp";
import { sentBack } from "../terminal/describe-redrive";
import { isPartial } from "../terminal/describe-scan";

/** What the preceding dry run found. */
export interface BeforeRamp {
  readonly ids: ReadonlySet<string>;
  readonly refused: readonly Refused[];
  readonly reports: readonly QueueReport[];
}

/** Sends what was found back in growing steps, until some of it comes back dead or is not processed. */
export async function runRamp(
  context: CommandContext,
  redrive: Redrive,
  { ids, refused, reports }: BeforeRamp,
): Promise<Outcome> {
  const { summary, why, cameBack } = await rampRedrive(context, {
    ...redrive,
    agreed: ids,
    watch: watchFor(context),
    onStep: (step) => context.face.note(describeStep(step)),
  });
  const whole = {
    ...summary,
    matched: summary.matched + refused.length,
    refused: [...refused, ...summary.refused],
    // What the dry run could not see is not sent either.
    reports: isPartial(reports) ? reports : summary.reports,
  };
  return {
    exitCode: exitCodeOfMove(whole),
    result: { dryRun: false, ...moveResult(whole), cameBack },
    text: () =>
      [
        ...describeMove(whole, sentBack(context), { why, now: context.clock.now() }),
        ...describeCameBack(cameBack),
      ].join("\n"),
  };
}
