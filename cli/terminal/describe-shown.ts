import { explain } from "../../core/application/verdict";
import type { Shown } from "../operations/show-message";
import { clockTime, formatBytes, formatDuration, inOneLine, printable } from "./format";
import { formatTable } from "./table";

/** The trace in which a message was first sent. */
export interface TraceLink {
  readonly id: string;
  /** Null: a local run has no console. */
  readonly url: string | null;
}

/** One message for a person. `bold`: how titles look. */
export function describeShown(
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
