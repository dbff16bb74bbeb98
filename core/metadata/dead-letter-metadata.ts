import * as v from "valibot";
import { MAX_ATTEMPTS_LIMIT } from "../limits/max-attempts";
import { CAUSE, REASON } from "../messages/cause";
import { TRACE_ID } from "../messages/trace-id";

/** The one message attribute that this system adds. */
export const METADATA_ATTRIBUTE = "ReliableQueue.DeadLetter";

/** Keeps the metadata small compared with any body: 1 KB, of which real metadata uses about 300 bytes. */
export const MAX_METADATA_BYTES = 1024;

/** A unique id and a session name. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html */
export const SENDER = /^[\w+=,.@:/-]{0,200}$/;

/** A MessageId in SQS's form. */
export const MESSAGE_ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

const EpochMs = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

/** Ids are logged and e-mailed, so only the form that SQS uses is accepted. */
export const MessageId = v.pipe(v.string(), v.regex(MESSAGE_ID));

/** Loose: fields of a later release are ignored, and kept on every transfer. */
export const MetadataSchema = v.looseObject({
  v: v.literal(1),
  /** MessageId, SentTimestamp and SenderId of the message as its producer first sent it. */
  id: MessageId,
  sentAt: EpochMs,
  sender: v.pipe(v.string(), v.regex(SENDER)),
  /** Root id of the trace in which it was first sent, if it was traced. */
  trace: v.optional(v.pipe(v.string(), v.regex(TRACE_ID))),
  /** The diagnosis: a reason, and the reason with a hashed key if causes can be distinguished. */
  reason: v.pipe(v.string(), v.regex(REASON)),
  cause: v.pipe(v.string(), v.regex(CAUSE)),
  /** Redrives by the system so far. */
  attempt: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(MAX_ATTEMPTS_LIMIT)),
  /** Who sent this copy, if that matters: a person who sent it back, or the consumer with its own verdict. */
  by: v.optional(v.picklist(["operator", "consumer"])),
  /** For a copy by the consumer: the cause of the previous death. Absent at a first death. */
  causeBefore: v.optional(v.pipe(v.string(), v.regex(CAUSE))),
  /** When it was last found dead, and when it is due for a redrive (epoch ms). */
  deadAt: EpochMs,
  notBefore: EpochMs,
  /** Whether an alert about it was accepted for a confirmed subscription. */
  notified: v.boolean(),
});

/** What a dead letter carries about itself on every transfer. */
export type DeadLetterMetadata = Readonly<v.InferOutput<typeof MetadataSchema>>;
