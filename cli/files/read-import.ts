import type { TrustedSenders } from "../../core/metadata/trusted-senders";
import { type Deployment, describeDeployment, isSameDeployment } from "../aws/target/deployment";
import { DlqError } from "../errors";
import type { DecideLine } from "./decide-line";
import { createLineKeys, fromLine, idOf, isCutOff, type MessageLine } from "./message-line";
import { fileExists, type Line, readLines } from "./read-lines";

/** Keys of what was already sent. A torn key matches nothing, so its line is sent again. */
export async function readSentKeys(progressFile: string): Promise<Set<string>> {
  const done = new Set<string>();
  if (!(await fileExists(progressFile))) return done;
  for await (const { text } of readLines(progressFile)) done.add(text);
  return done;
}

/** Where lines are sent to. */
export interface Place {
  readonly deployment: Deployment;
  /** URL of a queue there: a local run that is restarted on another port is another place. */
  readonly url: string;
  /** Whose metadata is trusted. */
  readonly trusted: TrustedSenders;
  /** Also accept messages that were held in another deployment, or do not say where. */
  readonly force: boolean;
}

/**
 * One line of a file, with the key by which its message is recognized. Undefined: the last line, which is cut off.
 */
export interface ImportLine {
  readonly number: number;
  readonly message: readonly [MessageLine, string] | undefined;
}

/**
 * The messages of a file. Throws DlqError at the first line that is not a message, or is not from this place. Only
 * the last line may be cut off: the process that wrote it was killed and had not deleted the message.
 */
export async function* readImport(file: string, place: Place): AsyncGenerator<ImportLine> {
  const keyOf = createLineKeys(place.url, place.trusted);
  let first = true;
  for await (const { number, text, ended } of readLines(file)) {
    const line = fromLine(text);
    if (line === undefined) {
      if (ended || first || !isCutOff(text)) throw notAnExport(file, { number, text, ended });
      yield { number, message: undefined };
      return;
    }
    refuseForeign(file, number, line, place);
    yield { number, message: [line, keyOf(line)] };
    first = false;
  }
}

function notAnExport(file: string, { number, text, ended }: Line): DlqError {
  const cut = !ended && isCutOff(text) ? ": it is cut off, and it is the only line" : "";
  const message = `Line ${number} of ${file} is not a message written by \`npx dlq export\` or \`npx dlq discard\`${cut}. Nothing was sent.`;
  return new DlqError("NotAnExport", message);
}

function refuseForeign(file: string, number: number, { deployment }: MessageLine, place: Place): void {
  if (place.force || (deployment !== undefined && isSameDeployment(deployment, place.deployment))) return;
  const here = describeDeployment(place.deployment);
  const message =
    deployment === undefined
      ? [
          `Line ${number} of ${file} does not name the deployment in which its message was held. Nothing was sent.`,
          `Add --force to send it to ${here} anyway.`,
        ]
      : [
          `${file} contains messages from ${describeDeployment(deployment)}, but the command runs against ${here}. Nothing was sent.`,
          "Select their deployment with --stage, --prefix, --region or --queue, or add --force to send them here anyway.",
        ];
  throw new DlqError("OtherDeployment", message.join("\n"));
}

/** What an import would do. */
export interface ImportSurvey {
  /** Lines to be sent. */
  open: number;
  already: number;
  held: number;
  unseen: number;
  /** Number of a last line that was cut off and is ignored. */
  torn: number | undefined;
  readonly refused: { id: string; why: string; detail: string }[];
}

/** Checks every line before anything is sent. */
export async function surveyFile(file: string, decide: DecideLine, place: Place): Promise<ImportSurvey> {
  const survey: ImportSurvey = { open: 0, already: 0, held: 0, unseen: 0, torn: undefined, refused: [] };
  for await (const { number, message } of readImport(file, place)) {
    if (message === undefined) {
      survey.torn = number;
      continue;
    }
    const disposition = decide(...message);
    if (disposition.kind === "send") survey.open += 1;
    else if (disposition.kind !== "refuse") survey[disposition.kind] += 1;
    else {
      const { why, detail } = disposition;
      survey.refused.push({ id: idOf(message[0], place.trusted), why, detail });
    }
  }
  return survey;
}
