import type { MessageAttributeValue } from "@aws-sdk/client-sqs";

/** Message attributes in SQS's own shape: DataType with StringValue or BinaryValue (bytes). */
export type MessageAttributes = Readonly<Record<string, MessageAttributeValue>>;

/** An SQS message as this system handles it. It is the same whether Lambda or ReceiveMessage delivered it. */
export interface Message {
  readonly messageId: string;
  readonly receiptHandle: string;
  readonly body: string;
  readonly attributes: MessageAttributes;
  /** Fair queues: a standard queue keeps it, and so does every transfer. */
  readonly groupId?: string;
  /** Receives of this copy. This is never a count of redrives: a copy that is sent again starts at 0. */
  readonly receiveCount: number;
  /** When this copy was sent, epoch milliseconds. */
  readonly sentAt: number;
  readonly senderId: string;
  /** Root id of the trace in which this copy was sent, if it was traced. */
  readonly traceId?: string;
}
