import * as v from "valibot";
import { SQS_LIMITS } from "./limits";
import type { Message, MessageAttributes } from "./message";
import { messageSize } from "./message-size";

/** The one message attribute that this system adds. */
export const METADATA_ATTRIBUTE = "ReliableQueue.DeadLetter";

/** Keeps the metadata small beside any body: 1 KB, of which real metadata use about 300 bytes. */
const MAX_METADATA_BYTES = 1024;

/** The greatest number of redrives that any stage may allow. */
export const MAX_ATTEMPTS_LIMIT = 10;

/** A unique id and a session name. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html */
const SENDER = /^[\w+=,.@:/-]{0,200}$/;

/** A SenderId as metadata may carry it; one of another form is left out rather than keep the metadata from being written. */
export const senderForMetadata = (senderId: string): string => (SENDER.test(senderId) ? senderId : "");

const EpochMs = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

const MetadataSchema = v.strictObject({
  v: v.literal(1),
  /**
   * MessageId, SentTimestamp and SenderId of the message as its producer first sent it. The id is logged and
   * mailed, so it must be one: SQS gives UUIDs.
   */
  id: v.pipe(v.string(), v.regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i)),
  sentAt: EpochMs,
  sender: v.pipe(v.string(), v.regex(SENDER)),
  /** The diagnosis: a reason, and the reason with a hashed key where one cause can be told from another. */
  reason: v.pipe(v.string(), v.regex(/^[A-Za-z][A-Za-z0-9]{0,49}$/)),
  cause: v.pipe(v.string(), v.regex(/^[A-Za-z][A-Za-z0-9]{0,49}(:[0-9a-f]{8})?$/)),
  /** Redrives by the system so far. */
  attempt: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(MAX_ATTEMPTS_LIMIT)),
  /** Who sent it back last, when that was a person. */
  by: v.optional(v.literal("operator")),
  /** When the notifier last saw it dead, and when it is due for a redrive (epoch ms). */
  deadAt: EpochMs,
  notBefore: EpochMs,
  /** Whether an alert about it was accepted by SNS. */
  notified: v.boolean(),
});

/** What a dead letter tells of itself on every transfer. */
export type DeadLetterMetadata = Readonly<v.InferOutput<typeof MetadataSchema>>;

export type MetadataReading =
  | { readonly kind: "none" }
  | { readonly kind: "metadata"; readonly metadata: DeadLetterMetadata }
  | { readonly kind: "unreadable" };

/** Reads a message's metadata. Anything that does not parse against the schema is "unreadable", never an error. */
export function readMetadata(message: Pick<Message, "attributes">): MetadataReading {
  const attribute = message.attributes[METADATA_ATTRIBUTE];
  if (attribute === undefined) return { kind: "none" };
  const text = attribute.StringValue;
  if (attribute.DataType !== "String" || text === undefined || Buffer.byteLength(text) > MAX_METADATA_BYTES) {
    return { kind: "unreadable" };
  }
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), MetadataSchema), text);
  return parsed.success ? { kind: "metadata", metadata: parsed.output } : { kind: "unreadable" };
}

/**
 * The message's attributes with the metadata in them, replacing an older one. Undefined when there is no room:
 * ten attributes already, more bytes with it than the queues take, or metadata that its own schema would refuse to read.
 */
export function attributesWithMetadata(
  message: Pick<Message, "body" | "attributes">,
  metadata: DeadLetterMetadata,
  maxMessageBytes: number = SQS_LIMITS.messageBytes,
): MessageAttributes | undefined {
  if (!v.is(MetadataSchema, metadata)) return undefined;
  const text = JSON.stringify(metadata);
  const attributes = {
    ...message.attributes,
    [METADATA_ATTRIBUTE]: { DataType: "String", StringValue: text },
  };
  const fits =
    Buffer.byteLength(text) <= MAX_METADATA_BYTES &&
    Object.keys(attributes).length <= SQS_LIMITS.messageAttributes &&
    messageSize({ body: message.body, attributes }) <= maxMessageBytes;
  return fits ? attributes : undefined;
}

/** The id under which a business function recognises the same message again over all transfers. */
export function originalId(message: Pick<Message, "messageId" | "attributes">): string {
  const reading = readMetadata(message);
  return reading.kind === "metadata" ? reading.metadata.id : message.messageId;
}
