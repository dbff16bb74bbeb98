import type { Diagnose } from "../../../../core/application/diagnose-message";
import { isAttributeName } from "../../../../core/messages/attribute-name";
import type { Message } from "../../../../core/messages/message";
import { messageSize } from "../../../../core/messages/message-size";
import { contentHash, editableAttributes, toEditable, withEdit } from "../../../files/editable-message";
import type { Plan } from "../../../operations/redrive";
import { isReserved } from "../../../scan/attribute-change";
import { MASK, maskBody } from "../../../scan/mask-values";
import { isBeyondForce } from "../../../scan/plan-redrive";
import type { CheckAnswer, CheckRequest, DifferenceLine } from "../../api";
import { toDiagnosis } from "./message-detail";
import type { Kept } from "./page-scan";

/** A difference that takes longer to compute is shown as all removed and all added. */
const MOST_MS = 300;

/** Applies a person's edit to a message. Returns what is wrong with it, without values. */
export function readEdit(
  { message: before, revealed }: Pick<Kept, "message" | "revealed">,
  request: CheckRequest,
): { readonly message: Message } | { readonly problem: string } {
  const { body, attributes } = request;
  // Its difference contains the values, too.
  if (revealed === undefined || isMasked(before, request)) {
    return { problem: "Some values are masked. Reveal the message before you edit it." };
  }
  if (body === "") return { problem: "The body must not be empty." };
  const names = attributes?.map(({ name }) => name) ?? [];
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) return { problem: `The attribute ${twice} appears twice.` };
  const wrong = names.find((name) => !isAttributeName(name));
  if (wrong !== undefined) {
    return {
      problem: "An attribute name must have 1 to 256 letters, digits, underscores, hyphens and periods.",
    };
  }
  const reserved = names.find((name) => isReserved(name) && !Object.hasOwn(before.attributes, name));
  if (reserved !== undefined) return { problem: `The attribute ${reserved} is reserved and cannot be set.` };
  const edited =
    attributes === undefined
      ? editableAttributes(before)
      : Object.fromEntries(attributes.map(({ name, type, value }) => [name, { type, value }]));
  return withEdit(before, body ?? before.body, edited);
}

/**
 * Whether it contains the mask where the message has a value. Values that were not revealed must not be overwritten.
 */
function isMasked(before: Message, { body, attributes = [] }: CheckRequest): boolean {
  const held = editableAttributes(before);
  const masked = maskBody(before.body);
  const shown = typeof masked === "string" ? masked : JSON.stringify(masked, null, 2);
  return (
    attributes.some(({ name, value }) => value === MASK && held[name]?.value !== MASK) ||
    (body === shown && body !== before.body)
  );
}

/** In the order of the names, as on the page, because the order is not a difference. */
function editableOf({ body, attributes }: Message): string {
  const sorted = Object.entries(attributes).sort(([a], [b]) => (a < b ? -1 : 1));
  return toEditable({ body, attributes: Object.fromEntries(sorted) });
}

/** What an edit changes, and what would happen to the message. Nothing is sent. */
export async function checkEdit(
  kept: Pick<Kept, "message" | "revealed">,
  request: CheckRequest,
  { plan, diagnose }: { readonly plan: Plan; readonly diagnose: Diagnose },
): Promise<CheckAnswer> {
  const before = kept.message;
  const edit = readEdit(kept, request);
  if ("problem" in edit) {
    return { changed: true, difference: [], problems: [edit.problem], bytes: messageSize(before) };
  }
  const { message } = edit;
  const diagnosis = diagnose(message);
  const planned = plan(message);
  return {
    changed: contentHash(message) !== contentHash(before),
    difference: await differenceOf(editableOf(before), editableOf(message)),
    ...(diagnosis !== undefined && { diagnosis: toDiagnosis(diagnosis) }),
    ...(planned.kind === "refuse" && {
      refusal: { why: planned.why, detail: planned.detail, force: !isBeyondForce(planned.why) },
    }),
    problems: [],
    bytes: messageSize(message),
  };
}

async function differenceOf(before: string, after: string): Promise<readonly DifferenceLine[]> {
  const { diffLines } = await import("diff");
  const parts = diffLines(before, after, { timeout: MOST_MS }) ?? [
    { value: before, removed: true, added: false },
    { value: after, removed: false, added: true },
  ];
  return parts.flatMap(({ value, added, removed }) =>
    value
      .replace(/\n$/, "")
      .split("\n")
      .map((text) => ({ kind: added ? "added" : removed ? "removed" : "same", text }) as const),
  );
}
