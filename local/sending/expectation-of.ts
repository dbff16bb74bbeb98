import type { Message } from "@aws-sdk/client-sqs";
import type { Expectation, Sample } from "../../core/application/sample";
import { METADATA_ATTRIBUTE } from "../../core/metadata/dead-letter-metadata";
import { messageOf } from "./send-samples";

/** Returns what the samples say about a message that is one of them or a copy that was sent back. */
export function createExpectationOf(samples: readonly Sample[]) {
  const known = new Map(
    samples.map((sample) => {
      const { body, attributes } = messageOf(sample);
      return [keyOf({ Body: body, MessageAttributes: { ...attributes } }), sample.expect];
    }),
  );
  return (message: Pick<Message, "Body" | "MessageAttributes">): Expectation | undefined =>
    known.get(keyOf(message));
}

function keyOf({ Body, MessageAttributes = {} }: Pick<Message, "Body" | "MessageAttributes">): string {
  const values = Object.entries(MessageAttributes)
    .filter(([name]) => name !== METADATA_ATTRIBUTE)
    .map(([name, { StringValue, BinaryValue }]) => [
      name,
      StringValue ?? Buffer.from(BinaryValue ?? []).toString("base64"),
    ])
    .sort();
  return JSON.stringify([Body, values]);
}
