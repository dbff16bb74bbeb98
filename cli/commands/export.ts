import { appendFile } from "node:fs/promises";
import { Argument } from "commander";
import {
  type Deployment,
  describeDeployment,
  isSameDeployment,
  readDeployment,
} from "../aws/target/deployment";
import type { CommandContext, Outcome } from "../command-context";
import { DlqError } from "../errors";
import { LineFile, mustBeWritable } from "../files/line-file";
import { createLineKeys, fromLine, isCutOff, toLine } from "../files/message-line";
import { cutTornLine, fileExists, readLines } from "../files/read-lines";
import { knownTo, openScan } from "../scan/open-scan";
import { describeScan, exitCodeOfSelection, isCutShort, scanResults } from "../terminal/describe-scan";
import { asArgument, timedFile } from "../terminal/file-names";
import { compact, messages } from "../terminal/format";
import { defineCommand } from "../terminal/options/define-command";
import {
  readSelection,
  type SelectionOptions,
  selectionOptions,
} from "../terminal/options/selection-options";
import { flag } from "../terminal/options/target-options";

interface ExportOptions extends SelectionOptions {
  readonly resume: boolean;
}

export const addExport = defineCommand({
  name: "export",
  description: "Copy selected messages to an NDJSON file; the messages stay in their queues",
  argument: new Argument("[file]", "file to write (default: ./dlq-export-<time>.ndjson)"),
  options: (words) => [
    flag("--resume", "append the messages that an existing file does not contain yet"),
    ...selectionOptions(words),
  ],
  examples: ({ noun }) => [
    "dlq export held.ndjson",
    `dlq export ${noun}-3.ndjson --${noun} 3 --from quarantine`,
  ],
  work: exportMessages,
});

/** Copies a selection to a file of NDJSON. The messages stay where they are. */
export async function exportMessages(
  context: CommandContext,
  options: ExportOptions,
  given: string | undefined,
): Promise<Outcome> {
  const file = given ?? timedFile("export", context.clock.now());
  const deployment = await readDeployment(context);
  const there = await fileExists(file);
  if (there && !options.resume) {
    throw new DlqError(
      "FileExists",
      `${file} already exists. Add --resume to append to it, or choose another file.`,
    );
  }
  await mustBeWritable(file);
  const { trusted } = await knownTo(context);
  const keyOf = createLineKeys("", trusted);
  const written = there ? await keysIn(file, deployment, createLineKeys("", trusted)) : new Set<string>();
  const before = written.size;
  const lines = new LineFile(file, there ? "append" : "new", false);
  let matched = 0;
  const scan = await openScan(context, readSelection(options), { wait: options.wait, what: "exporting" });
  try {
    for await (const { message, summary } of scan) {
      matched += 1;
      const line = toLine(message, summary, deployment);
      const key = keyOf(message);
      if (written.has(key)) continue;
      written.add(key);
      await lines.append([line]);
    }
  } finally {
    await lines.close();
  }
  const { reports } = scan;
  const exported = written.size - before;
  return {
    exitCode: exitCodeOfSelection(reports, matched > 0),
    result: {
      file: there || exported > 0 ? file : null,
      exported,
      alreadyThere: matched - exported,
      scans: scanResults(reports),
    },
    text: () =>
      compact([
        matched === 0 ? "Nothing matched." : `${messages(exported)} written to ${file}.`,
        matched > exported && `${matched - exported} were already in the file.`,
        isCutShort(reports) &&
          `To continue, repeat the command with the same filters:\n  ${context.commandLine("export", asArgument(file), "--resume")}`,
        ...describeScan(reports, context.clock.now()),
      ]).join("\n"),
  };
}

/**
 * What an interrupted export has written. A torn line is cut off and written again. Changes no file of another kind.
 */
async function keysIn(
  file: string,
  deployment: Deployment,
  keyOf: ReturnType<typeof createLineKeys>,
): Promise<Set<string>> {
  const keys = new Set<string>();
  let ends = true;
  for await (const { text, ended } of readLines(file)) {
    const line = fromLine(text);
    if (line === undefined) {
      // If nothing else is in the file, the torn line may be anything.
      if (ended || keys.size === 0 || !isCutOff(text)) throw notAnExport(file);
      await cutTornLine(file);
      return keys;
    }
    const { deployment: of = deployment } = line;
    if (!isSameDeployment(of, deployment)) {
      const message = `${file} contains messages from ${describeDeployment(of)}, but the command runs against ${describeDeployment(deployment)}. Choose another file.`;
      throw new DlqError("OtherDeployment", message);
    }
    keys.add(keyOf(line));
    ends = ended;
  }
  if (!ends) await appendFile(file, "\n");
  return keys;
}

const notAnExport = (file: string): DlqError =>
  new DlqError(
    "NotAnExport",
    `${file} contains lines that were not written by npx dlq export. Choose another file.`,
  );
