import { createHash } from "node:crypto";
import type { MessageAttributeValue } from "@aws-sdk/client-sqs";
import type { MessageAttributes } from "../../core/messages/message";
import type { EntryToSend } from "../../core/sqs/sqs-port";
import { type Copy, messageOf } from "../../scripts/virtual-aws/virtual-queue";
import { CallRefused, type VirtualSqs } from "../../scripts/virtual-aws/virtual-sqs";

/** One HTTP request of an SDK client, as far as SQS and SNS need it. */
export interface WireRequest {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface WireResponse {
  readonly statusCode: number;
  readonly headers: Record<string, string>;
  readonly body: string;
}

/** An alert as SNS accepted it. */
export interface Published {
  readonly subject: string;
  readonly message: string;
}

/** An attribute's bytes are sent as base64. */
type WireAttributes = Record<string, Omit<MessageAttributeValue, "BinaryValue"> & { BinaryValue?: string }>;

export interface WireEntry extends Omit<EntryToSend, "MessageAttributes"> {
  readonly Id: string;
  readonly MessageAttributes?: WireAttributes;
  readonly ReceiptHandle?: string;
  readonly VisibilityTimeout?: number;
}

export interface WireInput extends WireEntry {
  readonly QueueName?: string;
  readonly QueueUrl: string;
  readonly Entries: readonly WireEntry[];
  readonly MaxNumberOfMessages?: number;
}

const target = ({ headers }: WireRequest) => headers["x-amz-target"] ?? "";

export const isBatch = (request: WireRequest) => target(request).endsWith("Batch");
export const isRead = (request: WireRequest) =>
  /ReceiveMessage$|GetQueueAttributes$|Scan$/.test(target(request));
export const isSendBatch = (request: WireRequest) => target(request).endsWith("SendMessageBatch");

/** The name of an SQS action, or Publish: the functions call nothing else of SNS. */
export const actionOf = (request: WireRequest): string => target(request).split(".").at(-1) || "Publish";

const JSON_HEADERS = { "content-type": "application/x-amz-json-1.0" };

export const json = (body: object): WireResponse => ({
  statusCode: 200,
  headers: JSON_HEADERS,
  body: JSON.stringify(body),
});

/** SQS answers in JSON, SNS in XML. A service's message may quote what was sent, so these contain a marked value. */
export function serviceError(request: WireRequest, statusCode: number, code: string): WireResponse {
  if (target(request) !== "") {
    const body = JSON.stringify({ __type: `com.amazonaws.sqs#${code}`, message: "marked-secret" });
    return { statusCode, headers: { ...JSON_HEADERS, "x-amzn-query-error": `${code};Sender` }, body };
  }
  const body = `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>marked-secret</Message></Error></ErrorResponse>`;
  return { statusCode, headers: { "content-type": "text/xml" }, body };
}

export function namedError(name: string, code: string): Error {
  return Object.assign(new Error("marked-secret"), { name, code });
}

/** Answers a request as SQS or SNS does, from a caller whom SQS identifies by this SenderId. */
export function answer(
  sqs: VirtualSqs,
  published: Published[],
  request: WireRequest,
  senderId: string,
): WireResponse {
  const action = actionOf(request);
  if (action === "Publish") return publish(published, new URLSearchParams(request.body));
  const act = ACTIONS[action];
  if (act === undefined) return serviceError(request, 400, "UnsupportedOperation");
  try {
    return json(act(sqs, JSON.parse(request.body), senderId));
  } catch (thrown) {
    if (!(thrown instanceof CallRefused)) throw thrown;
    return serviceError(request, 400, thrown.code);
  }
}

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_Operations.html */
const ACTIONS: Readonly<Record<string, (sqs: VirtualSqs, input: WireInput, senderId: string) => object>> = {
  GetQueueUrl: (sqs, { QueueName = "" }) => ({ QueueUrl: sqs.urlOf(QueueName) }),
  GetQueueAttributes: (sqs, { QueueUrl }) => {
    const { visible, inFlight, delayed } = sqs.queue(QueueUrl).depth();
    return {
      Attributes: {
        ApproximateNumberOfMessages: String(visible),
        ApproximateNumberOfMessagesNotVisible: String(inFlight),
        ApproximateNumberOfMessagesDelayed: String(delayed),
      },
    };
  },
  SendMessage: (sqs, input, senderId) => {
    const [sent = "InvalidParameterValue"] = sqs.send(input.QueueUrl, [decoded(input)], senderId);
    if (typeof sent === "string") throw new CallRefused(sent);
    return sentResult(sent);
  },
  SendMessageBatch: (sqs, { QueueUrl, Entries }, senderId) => {
    const sent = sqs.send(QueueUrl, Entries.map(decoded), senderId);
    return outcome(Entries, (_entry, index) => {
      const one = sent[index] ?? "InternalError";
      return typeof one === "string" ? one : sentResult(one);
    });
  },
  ReceiveMessage: (sqs, { QueueUrl, MaxNumberOfMessages = 1, VisibilityTimeout }) => {
    const messages = sqs.queue(QueueUrl).receive(MaxNumberOfMessages, VisibilityTimeout);
    return messages.length === 0 ? {} : { Messages: messages.map(received) };
  },
  DeleteMessage: (sqs, { QueueUrl, ReceiptHandle = "" }) => {
    sqs.queue(QueueUrl).delete(ReceiptHandle);
    return {};
  },
  DeleteMessageBatch: (sqs, { QueueUrl, Entries }) =>
    outcome(Entries, ({ ReceiptHandle = "" }) => {
      sqs.queue(QueueUrl).delete(ReceiptHandle);
      return {};
    }),
  ChangeMessageVisibilityBatch: (sqs, { QueueUrl, Entries }) =>
    outcome(
      Entries,
      ({ ReceiptHandle = "", VisibilityTimeout = 0 }) =>
        sqs.queue(QueueUrl).changeVisibility(ReceiptHandle, VisibilityTimeout) ?? {},
    ),
};

/** HTTP 200, with the outcome of each entry: a result, or the code of its failure. */
function outcome(entries: readonly WireEntry[], act: (entry: WireEntry, index: number) => object | string) {
  const results = entries.map((entry, index) => ({ Id: entry.Id, result: act(entry, index) }));
  return {
    Successful: results.flatMap(({ Id, result }) => (typeof result === "string" ? [] : { Id, ...result })),
    Failed: results.flatMap(({ Id, result }) =>
      typeof result === "string" ? { Id, Code: result, SenderFault: true } : [],
    ),
  };
}

const md5 = (text: string) => createHash("md5").update(text).digest("hex");

const sentResult = (copy: Copy) => ({
  MessageId: messageOf(copy).messageId,
  MD5OfMessageBody: md5(copy.body),
});

const received = (message: ReturnType<typeof messageOf>) => ({
  MessageId: message.messageId,
  ReceiptHandle: message.receiptHandle,
  Body: message.body,
  MD5OfBody: md5(message.body),
  Attributes: {
    SenderId: message.senderId,
    SentTimestamp: String(message.sentAt),
    ApproximateReceiveCount: String(message.receiveCount),
    ...(message.groupId !== undefined && { MessageGroupId: message.groupId }),
  },
  MessageAttributes: encoded(message.attributes),
});

export const decodedAttributes = (attributes: WireAttributes): MessageAttributes =>
  fromEntries(attributes, ({ BinaryValue, ...rest }) => ({
    ...rest,
    ...(BinaryValue !== undefined && { BinaryValue: Buffer.from(BinaryValue, "base64") }),
  }));

const encoded = (attributes: MessageAttributes) =>
  fromEntries(attributes, ({ BinaryValue, ...rest }) => ({
    ...rest,
    ...(BinaryValue !== undefined && { BinaryValue: Buffer.from(BinaryValue).toString("base64") }),
  }));

/** By own properties, so that an attribute named __proto__ stays one. */
const fromEntries = <T, R>(record: Readonly<Record<string, T>>, change: (value: T) => R): Record<string, R> =>
  Object.fromEntries(Object.entries(record).map(([name, value]) => [name, change(value)]));

const decoded = ({ MessageAttributes, ...entry }: WireEntry): EntryToSend => ({
  ...entry,
  ...(MessageAttributes !== undefined && { MessageAttributes: decodedAttributes(MessageAttributes) }),
});

/** https://docs.aws.amazon.com/sns/latest/api/API_Publish.html */
function publish(published: Published[], input: URLSearchParams): WireResponse {
  const { Subject = "", Message = "" } = Object.fromEntries(input);
  const request = { headers: {}, body: "" };
  if (Subject.length > 100 || /[^ -~]/.test(Subject)) return serviceError(request, 400, "InvalidParameter");
  if (Buffer.byteLength(Message) > 262_144) return serviceError(request, 400, "InvalidParameter");
  published.push({ subject: Subject, message: Message });
  const id = `<PublishResult><MessageId>published-${published.length}</MessageId></PublishResult>`;
  return {
    statusCode: 200,
    headers: { "content-type": "text/xml" },
    body: `<PublishResponse>${id}</PublishResponse>`,
  };
}
