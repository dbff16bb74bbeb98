import { originalId, parseMetadata } from "../../core/messages/dead-letter-metadata";
import { type Deployment, describeDeployment, isSameDeployment } from "../aws/target/deployment";
import { DlqError } from "../errors";
import type { createLineDecision } from "./decide-line";
import { fromLine, lineHash, type MessageLine } from "./message-line";
import { endsInLineBreak, fileExists, readLines } from "./read-lines";

/** Hashes of the lines that were sent before. A torn one is nobody's, and its line is sent again. */
export async function readSentHashes(progressFile: string): Promise<Set<string>> {
  const done = new Set<string>();
  if (!(await fileExists(progressFile))) return done;
  for await (const line of readLines(progressFile)) done.add(line);
  return done;
}

/** What an import would do. */
export interface ImportSurvey {
  /** Lines to be sent. */
  open: number;
  already: number;
  held: number;
  unseen: number;
  /** Number of a last line that was cut off, and is left out. */
  torn: number | undefined;
  readonly refused: { id: string; why: string; detail: string }[];
}

/** Where lines are sent to. */
export interface Place {
  readonly deployment: Deployment;
  /** URL of a queue there: a local run that is started again at another port is another place. */
  readonly url: string;
  /** Take also what was held in another deployment. */
  readonly force: boolean;
}

/**
 * Every line is checked before anything is sent. Only the last one may be torn, which shows by its missing line break:
 * what wrote it was killed, and its message was not deleted.
 */
export async function surveyFile(
  file: string,
  decide: ReturnType<typeof createLineDecision>,
  place: Place,
): Promise<ImportSurvey> {
  const survey: ImportSurvey = { open: 0, already: 0, held: 0, unseen: 0, torn: undefined, refused: [] };
  let number = 0;
  let wrong: number | undefined;
  for await (const text of readLines(file)) {
    number += 1;
    if (wrong !== undefined) throw notAnExport(`Line ${wrong} of ${file} is not`, "Nothing was sent.");
    const line = fromLine(text);
    if (line === undefined) {
      wrong = number;
      continue;
    }
    refuseForeign(file, line, place);
    const disposition = decide(line, lineHash(text, place.url));
    if (disposition.kind === "send") survey.open += 1;
    else if (disposition.kind !== "refuse") survey[disposition.kind] += 1;
    else
      survey.refused.push({
        id: originalId(line, parseMetadata(line.attributes)),
        why: disposition.why,
        detail: disposition.detail,
      });
  }
  if (wrong === 1) throw notAnExport(`The only line of ${file} is not`, "Nothing was sent.");
  if (wrong !== undefined && (await endsInLineBreak(file)))
    throw notAnExport(`Line ${wrong} of ${file} is not`, "Nothing was sent.");
  return { ...survey, torn: wrong };
}

const notAnExport = (which: string, so: string): DlqError =>
  new DlqError("NotAnExport", `${which} a message that \`dlq export\` or \`dlq discard\` wrote. ${so}`);

function refuseForeign(file: string, { deployment }: MessageLine, place: Place): void {
  if (deployment === undefined || place.force || isSameDeployment(deployment, place.deployment)) return;
  const message = [
    `${file} holds messages of ${describeDeployment(deployment)}, but this is ${describeDeployment(place.deployment)}: nothing was sent.`,
    "Name their deployment, or add --force to send them here all the same.",
  ].join("\n");
  throw new DlqError("OtherDeployment", message);
}

/** The messages of a file, which `surveyFile` has checked, with the hashes of their lines. */
export async function* readMessages(file: string, place: Place): AsyncGenerator<[MessageLine, string]> {
  for await (const text of readLines(file)) {
    const line = fromLine(text);
    if (line !== undefined) yield [line, lineHash(text, place.url)];
  }
}
