import type { CommandContext, Outcome } from "../command-context";
import { EXIT, type ExitCode } from "../exit-codes";
import type { QueueReport } from "../scan/scanned-queue";
import { describeScan, scanResults } from "../terminal/describe-scan";
import { DRY_RUN } from "../terminal/format";

/** What a change would do. */
export interface Preview {
  /** Present ids of what would be moved. */
  readonly ids: ReadonlySet<string>;
  readonly lines: readonly string[];
  readonly exitCode: ExitCode;
  /** The fields of its JSON document in addition to the scan. */
  readonly result: object;
  readonly reports: readonly QueueReport[];
}

/** What somebody at a terminal agreed to. Otherwise the outcome of the dry run, or of the no. */
export async function askFor(
  { output, clock }: CommandContext,
  { ids, lines, exitCode, result, reports }: Preview,
  { question, no }: { readonly question: string; readonly no: string },
): Promise<{ readonly agreed: ReadonlySet<string> } | { readonly outcome: Outcome }> {
  const outcome = {
    exitCode,
    result: { dryRun: true, ...result, scans: scanResults(reports) },
    text: () =>
      [...lines, ...(ids.size > 0 ? ["", DRY_RUN] : []), ...describeScan(reports, clock.now())].join("\n"),
  };
  if (!output.canAsk || ids.size === 0) return { outcome };
  output.write(lines.join("\n"));
  if (await output.confirm(question)) return { agreed: ids };
  return { outcome: { ...outcome, exitCode: EXIT.failed, text: () => no } };
}
