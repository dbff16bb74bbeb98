import { appendFile } from "node:fs/promises";
import {
  type Deployment,
  describeDeployment,
  isSameDeployment,
  readDeployment,
} from "../aws/target/deployment";
import type { CommandContext, Outcome } from "../command-context";
import { DlqError } from "../errors";
import { LineFile, mustBeWritable } from "../files/line-file";
import { fromLine, toLine } from "../files/message-line";
import { cutTornLine, endsInLineBreak, fileExists, readLines } from "../files/read-lines";
import { scanHeld } from "../scan/scan-held";
import { describeScans, exitCodeOfSelection, isCutShort, scanResult } from "../terminal/describe-scan";
import { asArgument, timedFile } from "../terminal/file-names";
import { messages } from "../terminal/format";
import { readSelection, type SelectionOptions } from "../terminal/options/selection-options";

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
  const deployment = await readDeployment(context);
  const there = await fileExists(file);
  if (there && !options.resume) {
    throw new DlqError(
      "FileExists",
      `${file} is there already. Add --resume to go on with it, or name another file.`,
    );
  }
  await mustBeWritable(file);
  const written = there ? await idsIn(file, deployment) : new Set<string>();
  const before = written.size;
  const lines = new LineFile(file, there ? "append" : "new", false);
  try {
    const scans = await scanHeld(context, readSelection(options), {
      waitMs: options.wait * 1000,
      what: "exporting",
      onSelected: async (message, { queue }) => {
        if (written.has(message.messageId)) return;
        written.add(message.messageId);
        await lines.append([toLine(message, queue, deployment)]);
      },
    });
    const exported = written.size - before;
    const matched = scans.reduce((sum, scan) => sum + scan.matched, 0);
    const stopped = isCutShort(scans);
    const any = there || exported > 0;
    return {
      exitCode: exitCodeOfSelection(scans, matched > 0),
      result: {
        file: any ? file : null,
        exported,
        alreadyThere: matched - exported,
        scans: scans.map((scan) => scanResult(scan)),
      },
      text: [
        matched === 0 ? "Nothing matched." : `${messages(exported)} written to ${file}.`,
        ...(matched > exported ? [`${matched - exported} were in it already.`] : []),
        ...(stopped
          ? [
              "With the same filters this goes on:",
              `  ${context.commandLine("export", asArgument(file), "--resume")}`,
            ]
          : []),
        ...describeScans(scans, context.now()),
      ].join("\n"),
    };
  } finally {
    await lines.close();
  }
}

/** What an export that ended early has written: a torn line is cut off and written again. Changes no foreign file. */
async function idsIn(file: string, deployment: Deployment): Promise<Set<string>> {
  const ids = new Set<string>();
  let torn = false;
  for await (const line of readLines(file)) {
    if (torn) throw notAnExport(file);
    const read = fromLine(line);
    if (read === undefined) {
      torn = true;
      continue;
    }
    const { deployment: of = deployment } = read;
    if (!isSameDeployment(of, deployment)) {
      const message = `${file} holds messages of ${describeDeployment(of)}, but this is ${describeDeployment(deployment)}. Name another file.`;
      throw new DlqError("OtherDeployment", message);
    }
    ids.add(read.messageId);
  }
  const whole = await endsInLineBreak(file);
  // Where nothing else is in it, what is torn may be anything.
  if (torn && (whole || ids.size === 0)) throw notAnExport(file);
  if (torn) await cutTornLine(file);
  else if (!whole && ids.size > 0) await appendFile(file, "\n");
  return ids;
}

const notAnExport = (file: string): DlqError =>
  new DlqError("NotAnExport", `${file} holds lines that no export wrote. Name another file.`);
