import path from "node:path";
import { fileExists } from "../../../files/read-lines";
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

/** A file of this folder that is not there yet: two changes may be planned within a second. */
async function freshFile(folder: string, what: string, now: number): Promise<string> {
  for (let at = now; ; at += 1000) {
    const name = timedFile(what, at);
    const file = folder === "." ? name : path.join(folder, name);
    if (!(await fileExists(file))) return file;
  }
}

/** Plans to delete messages of a scan, after writing them to a file. Throws DlqError. */
export async function planDiscardChange(
  { context, folder, audit }: Planning,
  scan: PageScan,
  { selection }: ScanRequest,
): Promise<PlannedChange> {
  const { messages, by, scanned } = choose(scan, selection);
  const file = await freshFile(folder, "discarded", context.clock.now());
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
