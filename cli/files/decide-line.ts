import type { HeldRole } from "../aws/target/deployment-names";
import { idOf, type MessageLine } from "./message-line";
import { type ImportPlan, type ImportRules, planImport } from "./plan-import";

/** What is held now, as far as a scan has seen it. */
export interface HeldNow {
  /** Original and present ids. */
  readonly ids: ReadonlySet<string>;
  /** Queues that hold messages which the scan did not see. */
  readonly unseenIn: ReadonlySet<HeldRole>;
}

export interface LineRules extends ImportRules {
  /** Keys of messages that were sent before. */
  readonly done: ReadonlySet<string>;
  /** If set, only missing messages are sent. */
  readonly held?: HeldNow | undefined;
}

/** What happens to one line: what `planImport` says, or nothing. */
export type LineDisposition =
  | ImportPlan
  /** It was already sent, or is in the file twice. */
  | { readonly kind: "already" }
  /** Its message is still held. */
  | { readonly kind: "held" }
  /** Its message may still be held, because the scan did not see everything in its queue. */
  | { readonly kind: "unseen" };

export type DecideLine = (line: MessageLine, key: string) => LineDisposition;

/** Returns a function that decides about the lines of one file, each message once. */
export function createLineDecision(rules: LineRules): DecideLine {
  const { done, held, force } = rules;
  const met = new Set<string>();
  return (line, key) => {
    if (done.has(key) || met.has(key)) return { kind: "already" };
    met.add(key);
    if (held?.ids.has(idOf(line, rules.trusted)) || held?.ids.has(line.messageId)) return { kind: "held" };
    if (held?.unseenIn.has(line.queue) && !force) return { kind: "unseen" };
    return planImport(line, rules);
  };
}
