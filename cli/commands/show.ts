import { Argument } from "commander";
import { explain } from "../../core/application/verdict";
import { traceUrl } from "../../core/runtime/console-url";
import type { CommandContext, Outcome } from "../command-context";
import { EXIT } from "../exit-codes";
import { type Shown, toShow } from "../operations/show-message";
import { knownTo, openScan } from "../scan/open-scan";
import { describeScan, exitCodeOfScan, scanResults } from "../terminal/describe-scan";
import {
  clockTime,
  formatBytes,
  formatDuration,
  inOneLine,
  isoTime,
  messages,
  printable,
} from "../terminal/format";
import { defineCommand } from "../terminal/options/define-command";
import { parseText } from "../terminal/options/parse-values";
import { readSelection, waitOption } from "../terminal/options/selection-options";
import { flag } from "../terminal/options/target-options";
import { formatTable } from "../terminal/table";

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
          toText(shown, linkTo(shown), options.reveal, now, (text) => context.output.paint("bold", text)),
          "",
        ]),
        ...describeScan(reports, now),
      ].join("\n"),
  };
}

const notFound = (id: string, { commandLine }: Pick<CommandContext, "commandLine">) =>
  `No message ${printable(id)} is visible in the retry queue or quarantine. It may be in the main queue or the DLQ, processed already, or in flight. \`${commandLine("status")}\` shows where messages are.`;

interface TraceLink {
  readonly id: string;
  /** Null: a local run has no console. */
  readonly url: string | null;
}

/** The trace in which a message was first sent. */
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

function toText(
  shown: Shown,
  trace: TraceLink | null,
  reveal: boolean,
  now: number,
  bold: (text: string) => string,
): string {
  const { summary, groupId, diagnosis, attributes, body } = shown;
  const text = typeof body === "string" ? body : JSON.stringify(body, null, 2);
  const facts = [
    ["id", summary.id],
    ["current id", summary.messageId],
    ["queue", summary.queue],
    ["producer", summary.producer],
    ["first sent", `${clockTime(summary.firstSentAt)} (${formatDuration(now - summary.firstSentAt)} ago)`],
    ["size", formatBytes(summary.bytes)],
    ...(groupId === null ? [] : [["group id", printable(groupId)]]),
    ...(trace === null ? [] : [["trace", trace.id], ...(trace.url === null ? [] : [["", trace.url]])]),
  ];
  return [
    formatTable([{ title: bold("MESSAGE") }, { title: "" }], facts),
    "",
    bold("METADATA"),
    ...metadataLines(shown, now),
    "",
    bold("DIAGNOSIS NOW"),
    ...(diagnosis === undefined
      ? ["The message is valid and can be sent back."]
      : [
          `${diagnosis.reason}, ${diagnosis.permanent ? "permanent" : "may succeed later"}`,
          explain(diagnosis),
        ]),
    "",
    attributes.length === 0
      ? "No attributes."
      : formatTable(
          [{ title: bold("ATTRIBUTE") }, { title: bold("TYPE") }, { title: bold("VALUE") }],
          attributes.map(({ name, type, value }) => [name, type, value].map(inOneLine)),
        ),
    "",
    bold(reveal ? "BODY" : "BODY (values masked; --reveal shows them)"),
    printable(text),
  ].join("\n");
}

function metadataLines({ metadata, readable, claimed }: Shown, now: number): string[] {
  if (claimed)
    return ["It has metadata that was not written by a role of this deployment and is therefore ignored."];
  if (metadata === undefined) {
    return [readable ? "It has no metadata." : "Its metadata cannot be read."];
  }
  const due = metadata.notBefore > now ? `, due ${clockTime(metadata.notBefore)}` : "";
  return [
    `${metadata.reason}${metadata.cause === metadata.reason ? "" : ` (${metadata.cause})`}, dead at ${clockTime(metadata.deadAt)}${due}`,
    `redrives: ${metadata.attempt}${metadata.by === "operator" ? ", last sent back by an operator" : ""}, producer notified: ${metadata.notified ? "yes" : "no"}`,
  ];
}
