import type { Message, MessageAttributes } from "../messages/message";
import { isUniqueId, uniqueIdOf } from "../metadata/trusted-senders";
import type { KnownProducerRule } from "./application";

/** Who an alert is about: the producer if it is known, otherwise whoever called SQS. */
export interface Producer {
  /** `merchant:m-3`, `sender:AROAEXAMPLE`, or `sender:unknown`. */
  readonly name: string;
  /** The valid id that the message carries. */
  readonly id?: string;
}

export type ProducerIdReading =
  | { readonly kind: "valid"; readonly id: string }
  | { readonly kind: "missing" }
  | { readonly kind: "invalid" };

/** Reads the producer's id. It is the only attribute value that may be logged or sent, and only if it is valid. */
export function readProducerId(
  { producer }: { readonly producer: Pick<KnownProducerRule, "attribute" | "pattern"> },
  attributes: MessageAttributes,
): ProducerIdReading {
  const attribute = Object.hasOwn(attributes, producer.attribute)
    ? attributes[producer.attribute]
    : undefined;
  if (attribute === undefined) return { kind: "missing" };
  const value = attribute.StringValue;
  return value !== undefined && producer.pattern.test(value)
    ? { kind: "valid", id: value }
    : { kind: "invalid" };
}

export function readProducer(
  application: { readonly producer: Pick<KnownProducerRule, "attribute" | "pattern" | "noun"> },
  { attributes, senderId }: Pick<Message, "attributes" | "senderId">,
): Producer {
  const reading = readProducerId(application, attributes);
  if (reading.kind === "valid") {
    return { name: `${application.producer.noun}:${reading.id}`, id: reading.id };
  }
  const sender = uniqueIdOf(senderId);
  return { name: `sender:${isUniqueId(sender) ? sender : "unknown"}` };
}
