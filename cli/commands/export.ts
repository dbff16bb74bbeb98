import { cutTornLine, fileExists, LineFile, readLines } from "../adapters/line-file";
import { scanHeld } from "../adapters/scan-held";
import type { CommandContext, Outcome } from "../command-context";
import { fromLine, toLine } from "../decisions/message-line";
import { DlqError } from "../errors";
import { readSelection, type SelectionOptions } from "../options/selection-options";
import { describeScans, exitCodeOfLook, isCutShort, scanResult } from "../output/describe-scan";
import { timedFile } from "../output/file-names";
import { messages } from "../output/format";

export interface ExportOptions extends SelectionOptions {
  readonly resume: boolean;
}

/** Copies a selection to a file of NDJSON; the messages stay where they are. */
export async function exportMessages(
  context: CommandContext,
  given: string | undefined,
  options: ExportOptions,
): Promise<Outcome> {
  const file = given ?? timedFile("export", context.now());
  const there = await fileExists(file);
  if (there && !options.resume) {
    throw new DlqError(
      "FileExists",
      `${file} is there already. Add --resume to go on with it, or name another file.`,
    );
  }
  const written = there ? await idsIn(file) : new Set<string>();
  const before = written.size;
  const lines = new LineFile(file, there ? "append" : "new", false);
  try {
    const scans = await scanHeld(context, readSelection(options), {
      waitMs: options.wait * 1000,
      what: "exporting",
      onSelected: async (message, { queue }) => {
        if (written.has(message.messageId)) return;
        written.add(message.messageId);
        await lines.append([toLine(message, queue)]);
      },
    });
    const exported = written.size - before;
    const matched = scans.reduce((sum, scan) => sum + scan.matched, 0);
    const stopped = isCutShort(scans);
    const any = there || exported > 0;
    return {
      exitCode: exitCodeOfLook(scans, matched > 0),
      result: {
        file: any ? file : null,
        exported,
        alreadyThere: matched - exported,
        scans: scans.map((scan) => scanResult(scan)),
      },
      text: [
        matched === 0 ? "Nothing matched." : `${messages(exported)} written to ${file}.`,
        ...(matched > exported ? [`${matched - exported} were in it already.`] : []),
        ...(stopped ? [`\`dlq export ${file} --resume\` goes on, with the same filters.`] : []),
        ...describeScans(scans, context.now()),
      ].join("\n"),
    };
  } finally {
    await lines.close();
  }
}

/** What an export that ended early has written: a torn line is cut off and written again. */
async function idsIn(file: string): Promise<Set<string>> {
  await cutTornLine(file);
  const ids = new Set<string>();
  for await (const line of readLines(file)) {
    const read = fromLine(line);
    if (read === undefined) {
      throw new DlqError("NotAnExport", `${file} holds lines that no export wrote. Name another file.`);
    }
    ids.add(read.messageId);
  }
  return ids;
}
