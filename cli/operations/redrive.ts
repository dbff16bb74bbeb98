import { idempotencySeconds } from "../../constructs/settings/idempotency-seconds";
import type { Message } from "../../core/messages/message";
import type { OperationContext } from "../command-context";
import { contentHash } from "../files/editable-message";
import type { AttributeChange } from "../scan/attribute-change";
import { describeChanges } from "../scan/describe-selection";
import type { MoveReport, MoveRules, Refused } from "../scan/move-selected";
import { planRedrive, type RedrivePlan } from "../scan/plan-redrive";
import type { Held } from "../scan/scan";
import type { Selection } from "../scan/select-messages";
import type { MoveSummary } from "../terminal/describe-move";
import { moveAudited } from "./move-audited";

/** What a redrive would do with one message. */
export type Plan = (message: Message) => RedrivePlan;

/** How the current code decides about messages that are sent back. */
export async function planOf(
  context: OperationContext,
  { changes, force }: { readonly changes: readonly AttributeChange[]; readonly force: boolean },
): Promise<Plan> {
  const diagnose = await context.diagnose();
  const trusted = await context.trusted();
  return (message) =>
    planRedrive(message, {
      changes,
      diagnose,
      trusted,
      force,
      maxMessageBytes: context.target.settings.queue.maxMessageBytes,
      now: context.clock.now(),
      idempotencySeconds: idempotencySeconds(context.target.settings),
    });
}

/** Applies an edit to a message, or says that the message is no longer the one that was edited. */
export type ApplyEdit = (message: Message) => Message | undefined;

/** `before`: the message as the person saw it. */
export function applying(edited: Pick<Message, "body" | "attributes">, before: Message): ApplyEdit {
  const hash = contentHash(before);
  return (message) =>
    contentHash(message) === hash
      ? { ...message, body: edited.body, attributes: edited.attributes }
      : undefined;
}

/** The message may have changed while it was being edited. */
export const planEdited =
  (apply: ApplyEdit, plan: Plan): Plan =>
  (message) => {
    const edited = apply(message);
    if (edited !== undefined) return plan(edited);
    const detail = "The message has changed since it was edited.";
    return { kind: "refuse", why: "ChangedMeanwhile", detail };
  };

/** A held message that somebody has seen. It may have been released by now. */
export type Seen = Pick<Held, "message" | "summary">;

/** What a redrive of messages that were seen would do. */
export interface RedrivePreview {
  readonly send: readonly {
    readonly held: Seen;
    /** The current code's diagnosis of the message as it will be sent. */
    readonly fails: string | undefined;
    readonly withMetadata: boolean;
    readonly recordGone: boolean;
  }[];
  readonly refused: readonly Refused[];
}

export async function previewRedrive(
  found: AsyncIterable<Seen> | Iterable<Seen>,
  plan: Plan,
  limit: number,
): Promise<RedrivePreview> {
  const send: RedrivePreview["send"][number][] = [];
  const refused: Refused[] = [];
  for await (const held of found) {
    const planned = plan(held.message);
    if (planned.kind === "refuse") {
      refused.push({ id: held.summary.id, why: planned.why, detail: planned.detail });
      continue;
    }
    const { diagnosis, withMetadata, recordGone } = planned;
    if (send.push({ held, fails: diagnosis?.reason, withMetadata, recordGone }) >= limit) break;
  }
  return { send, refused };
}

export interface Redrive extends Pick<MoveRules, "agreed" | "onMoved" | "limit"> {
  readonly selection: Selection;
  readonly chosenBy?: Selection;
  readonly plan: Plan;
  /** Messages a second. Default: the stage's. */
  readonly rate?: number | undefined;
  /** Seconds. */
  readonly wait: number;
  readonly audit: string;
  /** What the audit trail says in addition to the selection. */
  readonly intent: Readonly<Record<string, unknown>>;
}

/** How the audit trail describes a redrive. */
export const redriveIntent = (
  { application }: OperationContext,
  {
    changes,
    edited,
    force,
  }: { readonly changes: readonly AttributeChange[]; readonly edited: boolean; readonly force: boolean },
): Record<string, unknown> => ({
  ...(changes.length > 0 && { setAttributes: describeChanges(application, changes) }),
  ...(edited && { edited: true }),
  ...(force && { forced: true }),
});

/** The rules by which a redrive moves messages. */
export async function redriveRules(
  context: OperationContext,
  { plan, rate, limit, agreed, onMoved }: Pick<Redrive, "plan" | "rate" | "limit" | "agreed" | "onMoved">,
): Promise<MoveRules> {
  const { url } = await context.queue("main");
  return {
    decide: ({ message }) => {
      const planned = plan(message);
      if (planned.kind === "refuse") return planned;
      return { transfer: { message: planned.message, to: url, attributes: planned.attributes } };
    },
    ratePerSecond: rate ?? context.target.settings.redriver.ratePerSecond,
    limit,
    agreed,
    onMoved,
  };
}

/** Sends a selection back to the main queue, and records it. */
export async function redriveMessages(context: OperationContext, redrive: Redrive) {
  const { selection, chosenBy, wait, audit, intent } = redrive;
  return moveAudited(context, {
    selection,
    chosenBy,
    rules: await redriveRules(context, redrive),
    sqs: await context.sender(),
    wait,
    what: "sending back",
    audit,
    intent,
    summarize: summarizeRedrive,
  });
}

export const summarizeRedrive = (report: MoveReport): MoveSummary => ({
  ...report,
  unconfirmed: report.moved.filter(({ deleted }) => !deleted).map(({ id }) => id),
});
