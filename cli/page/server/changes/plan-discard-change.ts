import path from "node:path";
import {
  describeDiscarded,
  describeDiscardPreview,
  discardMessages,
  discardQuestion,
  mustBeNew,
} from "../../../operations/discard";
import { timedFile } from "../../../terminal/file-names";
import type { PageScan } from "../scans/page-scan";
import type { ScanRequest } from "./change-request";
import { toMoveResult } from "./move-result";
import { choose, type PlannedChange, type Planning, presentIds, wholeOf } from "./planned-change";

/** A file in this folder. It is created when the change begins: two changes may be planned within a second. */
function freshFile(folder: string, now: number): string {
  const name = timedFile("discarded", now);
  return folder === "." ? name : path.join(folder, name);
}

/** Plans to delete messages of a scan, after writing them to a file. Throws DlqError. */
export async function planDiscardChange(
  { context, folder, audit }: Planning,
  scan: PageScan,
  { selection }: ScanRequest,
): Promise<PlannedChange> {
  const { messages, by, scanned } = choose(scan, selection);
  const file = freshFile(folder, context.clock.now());
  await mustBeNew(file);
  const agreed = presentIds(messages);
  return {
    plan: {
      count: messages.length,
      question: discardQuestion(messages.length),
      lines: describeDiscardPreview(
        messages.map(({ summary }) => summary),
        file,
      ),
      ...wholeOf(messages),
      file,
    },
    run: async ({ context: running, onDone }) => {
      const discarded = await discardMessages(running, {
        selection: scanned,
        chosenBy: by,
        agreed,
        file,
        wait: Number.POSITIVE_INFINITY,
        audit,
        onMoved: (held) => {
          for (const { message } of held) scan.mark(message.messageId, "discarded");
          onDone(held.length);
        },
      });
      const summary = { ...discarded.summary, cameSince: 0 };
      const lines = describeDiscarded(running, { ...discarded, summary });
      const result = toMoveResult(summary, lines, "discard.json");
      return discarded.written > 0 ? { ...result, file } : result;
    },
  };
}
