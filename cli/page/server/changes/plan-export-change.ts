import { type Deployment, readDeployment } from "../../../aws/target/deployment";
import { AuditTrail } from "../../../files/audit-trail";
import { toLine } from "../../../files/message-line";
import { describeSelection } from "../../../scan/describe-selection";
import { tally } from "../../../scan/tally";
import { timedFile } from "../../../terminal/file-names";
import { messages as count } from "../../../terminal/format";
import type { PageScan } from "../scans/page-scan";
import type { ScanRequest } from "./change-request";
import { choose, type PlannedChange, type Planning, presentIds, wholeOf } from "./planned-change";

/**
 * Plans to save messages of a scan as a file, as they were when they were scanned. Nothing is received or moved. It
 * is recorded, because the file contains all values.
 */
export async function planExportChange(
  { context, audit: auditFile }: Planning,
  scan: PageScan,
  { selection }: ScanRequest,
): Promise<PlannedChange> {
  const { messages, by } = choose(scan, selection);
  const deployment = await readDeployment(context);
  const resultName = timedFile("export", context.clock.now()).replace("./", "");
  return {
    plan: {
      count: messages.length,
      question: `Export ${count(messages.length)}?`,
      lines:
        messages.length === 0
          ? ["Nothing matched."]
          : [
              `${count(messages.length)} would be written to ${resultName}, including their values. They stay in their queues:`,
              ...tally(messages.map(({ summary }) => summary.reason)).map(
                ([reason, some]) => `  ${some} x ${reason}`,
              ),
            ],
      ...wholeOf(messages),
      file: resultName,
    },
    run: async ({ context: running, onDone }) => {
      const audit = await AuditTrail.open(auditFile, running, {
        selection: describeSelection(running.application, by),
      });
      const counts = { exported: messages.length };
      await audit.close({ counts, outcome: "done" });
      onDone(messages.length);
      return {
        outcome: "done",
        counts,
        moved: messages.length,
        notMoved: 0,
        refused: 0,
        unconfirmed: [],
        lines: [`${count(messages.length)} exported. Save the file.`],
        resultName,
      };
    },
    file: exportOf([...presentIds(messages)], deployment),
  };
}

/** For an ended export only the ids are kept, because the messages belong to the scan. */
const exportOf = (ids: readonly string[], deployment: Deployment) =>
  function* (scan: PageScan): Generator<string> {
    for (const id of ids) {
      const kept = scan.find(id);
      if (kept !== undefined) yield `${toLine(kept.message, kept.summary, deployment)}\n`;
    }
  };
