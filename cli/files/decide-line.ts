import { originalId, parseMetadata } from "../../core/messages/dead-letter-metadata";
import type { HeldRole } from "../aws/target/names";
import type { MessageLine } from "./message-line";
import { type ImportPlan, type ImportRules, planImport } from "./plan-import";

/** What is held now, as far as it could be seen. */
export interface HeldNow {
  /** Original and present ids. */
  readonly ids: ReadonlySet<string>;
  /** Queues that hold messages which could not be looked at. */
  readonly unseenIn: ReadonlySet<HeldRole>;
}

export interface LineRules extends ImportRules {
  /** Hashes of lines that were sent before. */
  readonly done: ReadonlySet<string>;
  /** Given: only what is missing is sent. */
  readonly held?: HeldNow | undefined;
}

/** What becomes of one line: what `planImport` says, or nothing. */
export type LineDisposition =
  | ImportPlan
  /** It was sent before, or stands in the file twice. */
  | { readonly kind: "already" }
  /** Its message is still held. */
  | { readonly kind: "held" }
  /** Its message may still be held, by its queue's account: not everything there could be looked at. */
  | { readonly kind: "unseen" };

/** Returns what decides about the lines of one file, each line once. */
export function createLineDecision(rules: LineRules): (line: MessageLine, hash: string) => LineDisposition {
  const { done, held, force } = rules;
  const met = new Set<string>();
  return (line, hash) => {
    if (done.has(hash) || met.has(hash)) return { kind: "already" };
    met.add(hash);
    if (held?.ids.has(originalId(line, parseMetadata(line.attributes))) || held?.ids.has(line.messageId))
      return { kind: "held" };
    if (held?.unseenIn.has(line.queue) && !force) return { kind: "unseen" };
    return planImport(line, rules);
  };
}
