import { Argument } from "commander";
import { traceUrl } from "../../core/runtime/console-url";
import type { CommandContext, Outcome } from "../command-context";
import { EXIT } from "../exit-codes";
import { type Shown, toShow } from "../operations/show-message";
import { knownTo, openScan } from "../scan/open-scan";
import { describeScan, exitCodeOfScan, scanResults } from "../terminal/describe-scan";
import { describeShown, type TraceLink } from "../terminal/describe-shown";
import { isoTime, messages, printable } from "../terminal/format";
import { defineCommand } from "../terminal/options/define-command";
import { parseText } from "../terminal/options/parse-values";
import { readSelection, waitOption } from "../terminal/options/selection-options";
import { flag } from "../terminal/options/target-options";

interface ShowOptions {
  readonly reveal: boolean;
  readonly wait: number;
}

export const addShow = defineCommand({
  name: "show",
  description: "Show one message: its metadata, the current code's diagnosis, its attributes and its body",
  argument: new Argument("<id>", "message id, either the one in the alert or the current one").argParser(
    parseText,
  ),
  options: () => [
    flag("--reveal", "show the values of the body and attributes, which may be personal data"),
    waitOption(),
  ],
  examples: () => ["dlq show 0f8c1a52-6d0e-4c1b-9d39-3f3c0f2a7b11", "dlq show <id> --reveal"],
  work: show,
});

/**
 * One complete message: its metadata, its diagnosis by the current code, its attributes and its body. The scan ends
 * when it is found, and releases at once what it received, because the reader of a message redrives it next.
 */
async function show(context: CommandContext, options: ShowOptions, id: string): Promise<Outcome> {
  const found: Shown[] = [];
  const known = await knownTo(context);
  const scan = await openScan(context, readSelection({ id: [id] }), {
    wait: options.wait,
    endWhenFound: true,
  });
  for await (const held of scan.peek()) found.push(toShow(known, held, options.reveal));
  const { reports } = scan;
  const now = context.clock.now();
  const linkTo = linksOf(context.target.local === undefined ? await context.region() : undefined);
  return {
    // A message that was found is shown completely. One that was not may be among those that were not seen.
    exitCode: found.length > 0 ? EXIT.done : exitCodeOfScan(reports, false),
    result: {
      id,
      messages: found.map((shown) => toResult(shown, linkTo(shown))),
      scans: scanResults(reports),
    },
    text: () =>
      [
        ...(found.length === 0 ? [notFound(id, context)] : []),
        ...(found.length > 1 ? [`${messages(found.length)} are copies of ${id}.`, ""] : []),
        ...found.flatMap((shown) => [
          describeShown(shown, linkTo(shown), options.reveal, now, (text) =>
            context.output.paint("bold", text),
          ),
          "",
        ]),
        ...describeScan(reports, now),
      ].join("\n"),
  };
}

const notFound = (id: string, { commandLine }: Pick<CommandContext, "commandLine">) =>
  `No message ${printable(id)} is visible in the retry queue or quarantine. It may be in the main queue or the DLQ, processed already, or in flight. \`${commandLine("status")}\` shows where messages are.`;

const linksOf =
  (region: string | undefined) =>
  ({ metadata }: Shown): TraceLink | null => {
    if (metadata?.trace === undefined) return null;
    return { id: metadata.trace, url: region === undefined ? null : traceUrl(region, metadata.trace) };
  };

function toResult(
  { summary, groupId, metadata, readable, diagnosis, body, attributes }: Shown,
  trace: TraceLink | null,
) {
  return {
    id: summary.id,
    messageId: summary.messageId,
    queue: summary.queue,
    producer: summary.producer,
    firstSentAt: isoTime(summary.firstSentAt),
    sentAt: isoTime(summary.sentAt),
    bytes: summary.bytes,
    groupId,
    metadata: metadata ?? null,
    metadataReadable: readable,
    trace,
    diagnosis: diagnosis ?? null,
    attributes,
    body,
  };
}
