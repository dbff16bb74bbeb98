import type { SqsPort } from "../../core/sqs/sqs-port";
import { explainLast } from "../aws/explain-any";
import type { OperationContext } from "../command-context";
import { AuditTrail } from "../files/audit-trail";
import { describeSelection } from "../scan/describe-selection";
import { type MoveReport, type MoveRules, moveSelected } from "../scan/move-selected";
import { openScan } from "../scan/open-scan";
import { planMove } from "../scan/plan-scan";
import type { Selection } from "../scan/select-messages";
import { type MoveSummary, moveChange } from "../terminal/describe-move";

interface AuditedMove {
  readonly selection: Selection;
  /** What a person chose by, if `rules.agreed` says which messages that was. Default: the selection. */
  readonly chosenBy?: Selection | undefined;
  readonly rules: MoveRules;
  /** The calls of the move. A `send` other than SQS's may take the messages. */
  readonly sqs: SqsPort;
  /** Seconds. */
  readonly wait: number;
  /** In addition to the progress bar. */
  readonly what: string;
  readonly audit: string;
  /** What the trail says about the change in addition to its selection. */
  readonly intent: Readonly<Record<string, unknown>>;
  readonly summarize: (report: MoveReport) => MoveSummary;
}

/**
 * Moves what is selected, and records it. Throws what ended the scan if nothing had been moved by then. Otherwise the
 * summary contains it, with what to do about an AWS error.
 */
export async function moveAudited(
  context: OperationContext,
  { selection, chosenBy, rules, sqs, wait, what, audit: file, intent, summarize }: AuditedMove,
): Promise<{ readonly summary: MoveSummary; readonly why: string | undefined }> {
  const plan = planMove(rules.ratePerSecond);
  const scan = await openScan(context, selection, { plan, endWhenFound: true, wait, what });
  const audit = await AuditTrail.open(file, context, {
    selection: describeSelection(context.application, chosenBy ?? selection),
    ...intent,
  });
  let report: MoveReport | undefined;
  try {
    report = await moveSelected(scan, { ...context, sqs }, rules);
  } finally {
    await audit.close(report ? moveChange(summarize(report)) : { counts: {}, outcome: "failed" });
  }
  if (report.failure !== undefined && report.moved.length === 0) throw report.failure;
  const summary = summarize(report);
  const { notMoved, unconfirmed, stoppedBy } = summary;
  const failed = notMoved.length + unconfirmed.length > 0 || stoppedBy !== undefined;
  return { summary, why: failed ? await explainLast(context) : undefined };
}
