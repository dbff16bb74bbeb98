import {
  attributesWithStory,
  type DeadLetterStory,
  readStory,
  senderForStory,
} from "../../handlers/message/dead-letter-story";
import { SQS_LIMITS } from "../../handlers/message/limits";
import type { Message, MessageAttributes } from "../../handlers/message/message";
import { messageSize } from "../../handlers/message/message-size";
import { type Catalog, type Diagnosis, diagnose, UNKNOWN } from "../../handlers/orders/diagnose-order";
import { type AttributeChange, changedAttribute } from "../options/parse-attribute";

export interface RedriveRules {
  readonly changes: readonly AttributeChange[];
  readonly catalog: Catalog;
  /** Send also what can never succeed as it is. */
  readonly force: boolean;
  readonly now: number;
}

/** A message that stays where it is, and why; `detail` holds no values. */
export interface Refusal {
  readonly kind: "refuse";
  readonly why: string;
  readonly detail: string;
}

export type RedrivePlan =
  | {
      readonly kind: "send";
      readonly message: Message;
      readonly attributes: MessageAttributes;
      /** What the current code says of the message as it will be sent. */
      readonly diagnosis: Diagnosis | undefined;
      /** False: there is no room for a story, so that it is sent without one. */
      readonly withStory: boolean;
    }
  | Refusal;

/** A message with changed attributes: the rest as it is. */
export function withChanges(message: Message, changes: readonly AttributeChange[]): Message {
  if (changes.length === 0) return message;
  const changed = changes.map((change) => [
    change.name,
    changedAttribute(change, message.attributes[change.name]),
  ]);
  return { ...message, attributes: { ...message.attributes, ...Object.fromEntries(changed) } };
}

/**
 * Decides about one message that a person sends back. Pure. What can still never succeed is refused unless forced;
 * the story starts again at attempt 0, by an operator.
 */
export function planRedrive(held: Message, { changes, catalog, force, now }: RedriveRules): RedrivePlan {
  const message = withChanges(held, changes);
  const diagnosis = diagnose(message, catalog);
  if (diagnosis?.permanent && !force) {
    return { kind: "refuse", why: diagnosis.reason, detail: diagnosis.detail };
  }
  const tooMuch = overLimit(message);
  if (tooMuch !== undefined) return tooMuch;
  const attributes = attributesWithStory(message, nextStory(message, diagnosis ?? UNKNOWN, now));
  return {
    kind: "send",
    message,
    attributes: attributes ?? message.attributes,
    diagnosis,
    withStory: attributes !== undefined,
  };
}

function overLimit(message: Message): RedrivePlan | undefined {
  if (Object.keys(message.attributes).length > SQS_LIMITS.messageAttributes) {
    const detail = `SQS takes at most ${SQS_LIMITS.messageAttributes} attributes: there is no room for one more.`;
    return { kind: "refuse", why: "TooManyAttributes", detail };
  }
  if (messageSize(message) > SQS_LIMITS.messageBytes) {
    return { kind: "refuse", why: "TooLarge", detail: `SQS takes at most ${SQS_LIMITS.messageBytes} bytes.` };
  }
  return undefined;
}

/** What the message tells from now on. */
function nextStory(message: Message, diagnosis: Diagnosis, now: number): DeadLetterStory {
  const reading = readStory(message);
  return reading.kind === "story"
    ? { ...reading.story, attempt: 0, by: "operator" }
    : firstStory(message, diagnosis, now);
}

/** The story of what had none that could be read: its producer has not been told, as far as anybody knows. */
export function firstStory(message: Message, { reason, cause }: Diagnosis, now: number): DeadLetterStory {
  return {
    v: 1,
    id: message.messageId,
    sentAt: message.sentAt,
    sender: senderForStory(message.senderId),
    reason,
    cause,
    attempt: 0,
    by: "operator",
    deadAt: now,
    notBefore: now,
    told: false,
  };
}
