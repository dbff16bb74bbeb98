import * as v from "valibot";

const Count = v.pipe(v.number(), v.integer(), v.minValue(0));

/** Who must be able to use an existing key, each as `role/name`, the end of its ARN. */
const KeyNeedsSchema = v.strictObject({
  arn: v.string(),
  /** Roles that read what the key has encrypted. */
  decrypt: v.array(v.string()),
  /** Roles that also send: SQS encrypts on their behalf. */
  encrypt: v.array(v.string()),
});

/** The shape of the output `ExistingQueue`. */
export const QueueNeedsSchema = v.strictObject({
  arn: v.string(),
  /** The visibility timeout, in seconds: exactly what the consumer needs and what redrives count on. */
  visibilityTimeoutSeconds: v.strictObject({ atLeast: Count, atMost: Count }),
  /** The minimum retention period, in seconds. */
  retentionSeconds: Count,
  /** The largest allowed maximum message size, in bytes. The queues that hold its messages accept no larger ones. */
  maxMessageBytes: Count,
  /** Its redrive policy, and who writes it: the owner or this deployment. */
  redrivePolicy: v.strictObject({
    deadLetterQueue: v.string(),
    maxReceiveCount: Count,
    writtenBy: v.picklist(["owner", "deployment"]),
  }),
  /** Absent: it must be encrypted with a key that SQS owns. */
  key: v.optional(KeyNeedsSchema),
});

/**
 * What must be true of a queue that another team owns. The construct writes it as the output `ExistingQueue`. The
 * local run creates the queue accordingly, and `dlq check` compares it with the account.
 */
export type QueueNeeds = v.InferOutput<typeof QueueNeedsSchema>;
export type KeyNeeds = v.InferOutput<typeof KeyNeedsSchema>;

/** The output's name, without the queue's prefix for outputs. */
export const EXISTING_QUEUE_OUTPUT = "ExistingQueue";

/** Reads the needs of each existing queue from the outputs of a synthesized stack. */
export function needsIn(outputs: Readonly<Record<string, unknown>>): QueueNeeds[] {
  return Object.entries(outputs)
    .filter(([name]) => name.endsWith(EXISTING_QUEUE_OUTPUT))
    .flatMap(([, value]) => {
      const parsed = v.safeParse(QueueNeedsSchema, value);
      return parsed.success ? [parsed.output] : [];
    });
}
