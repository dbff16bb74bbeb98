import { createHash } from "node:crypto";
import * as fc from "fast-check";
import { createReceivePort } from "../../../core/sqs/receive-port";
import type { SqsOperations } from "../../../core/sqs/sqs-calls";
import { createSqsClient } from "../../../core/sqs/sqs-client";
import { useAws, useStarted } from "../../support/hooks";
import { text } from "../../support/make-message";
import { type Client, connectSqs, environmentOf } from "../aws/support/both-clients";
import { respond, startScripted } from "../aws/support/scripted-server";
import { anyAttributes } from "./support/arbitrary-messages";

const server = useStarted(startScripted);
const aws = useAws();
const { signal } = new AbortController();
/** The SDK's own parser loses its value. */
const HOSTILE = Object.fromEntries([["__proto__", text("p")]]);
const QueueUrl = "http://localhost/000000000000/queue";
const bytesOf = (content: string) => ({ DataType: "Binary", BinaryValue: Buffer.from(content) });
const md5 = (content: string) => createHash("md5").update(content).digest("hex");

/** The checksum of one attribute, `name`, a String with the value `value`, byte by byte as SQS documents it. */
const OF_ATTRIBUTES = md5("\0\0\0\x04name\0\0\0\x06String\x01\0\0\0\x05value");
const WRONG = md5("something else");

/** What a caller gets from each client: of the SDK's whether the call failed, of the functions' what was confirmed. */
async function outcomes<Name extends keyof SqsOperations>(
  operation: Name,
  input: SqsOperations[Name]["input"],
  response: object,
) {
  server.answerWith(respond(200, JSON.stringify(response)));
  const environment = environmentOf(server.url);
  const call = (client: Client) => connectSqs(client, environment)(operation, input, signal);
  const sdk = await call("the SDK's client").then(
    () => "accepts",
    () => "refuses the whole call",
  );
  return { sdk, ours: await call("the functions' client") };
}

const MessageAttributes = { name: text("value") };

describe.each([
  ["all checksums match", { body: md5("körper"), attributes: OF_ATTRIBUTES }, "accepts", true],
  [
    "the body's checksum differs",
    { body: WRONG, attributes: OF_ATTRIBUTES },
    "refuses the whole call",
    false,
  ],
  ["the body's checksum is missing", { attributes: OF_ATTRIBUTES }, "refuses the whole call", false],
  ["the attributes' checksum differs", { body: md5("körper"), attributes: WRONG }, "accepts", false],
  [
    "an attribute checksum arrives for a message without attributes",
    { body: md5("körper"), attributes: WRONG, none: true },
    "accepts",
    false,
  ],
  ["the attributes' checksum is missing", { body: md5("körper") }, "accepts", true],
  ["the attributes' checksum is empty", { body: md5("körper"), attributes: "" }, "accepts", true],
] as const)(
  "if %s,",
  (_what, {
    body,
    attributes,
    none,
  }: { body?: string; attributes?: string; none?: true }, ofSdk, isIntact) => {
    const held = none ? {} : { MessageAttributes };

    test(`of two messages that were sent, ${isIntact ? "both are" : "only the other is"} confirmed (the SDK ${ofSdk})`, async () => {
      const Entries = ["0", "1"].map((Id) => ({ Id, MessageBody: "körper", ...held }));
      const right = none ? {} : { MD5OfMessageAttributes: OF_ATTRIBUTES };
      const Successful = [
        { Id: "0", MessageId: "m-0", MD5OfMessageBody: md5("körper"), ...right },
        { Id: "1", MessageId: "m-1", MD5OfMessageBody: body, MD5OfMessageAttributes: attributes },
      ];
      const { sdk, ours } = await outcomes("SendMessageBatch", { QueueUrl, Entries }, { Successful });

      expect(sdk).toBe(ofSdk);
      expect(ours.Successful?.map(({ Id }) => Id)).toEqual(isIntact ? ["0", "1"] : ["0"]);
    });

    test(`of two messages that were received, ${isIntact ? "both are" : "only the other is"} handed on (the SDK ${ofSdk})`, async () => {
      const Messages = [
        { MessageId: "m-0", ReceiptHandle: "r-0", Body: "other", MD5OfBody: md5("other") },
        {
          ...{ MessageId: "m-1", ReceiptHandle: "r-1", Body: "körper", ...held },
          ...{ MD5OfBody: body, MD5OfMessageAttributes: attributes },
        },
      ];
      const { sdk } = await outcomes("ReceiveMessage", { QueueUrl }, { Messages });
      const unreadable: unknown[] = [];
      const call = connectSqs("the functions' client", environmentOf(server.url));
      const port = createReceivePort(call, (id) => unreadable.push(id));
      const received = await port.receive(QueueUrl, 30, signal);

      expect(sdk).toBe(ofSdk);
      expect(received.map(({ messageId }) => messageId)).toEqual(isIntact ? ["m-0", "m-1"] : ["m-0"]);
      expect(unreadable).toEqual(isIntact ? [] : ["m-1"]);
    });
  },
);

test("an entry that failed has no checksum, and none is expected", async () => {
  const Entries = ["0", "1"].map((Id) => ({ Id, MessageBody: "körper" }));
  const Successful = [{ Id: "1", MessageId: "m-1", MD5OfMessageBody: md5("körper") }];
  const Failed = [{ Id: "0", Code: "InternalError", SenderFault: false }];
  const { ours } = await outcomes("SendMessageBatch", { QueueUrl, Entries }, { Successful, Failed });

  expect(ours).toEqual({ Successful, Failed });
});

/** Some emulators write null, or an empty text, for what is not there. */
test.each<[string, object, object]>([
  ["null bytes beside a text", { ...text("value"), BinaryValue: null }, text("value")],
  ["no bytes beside a text", { ...text("value"), BinaryValue: "" }, text("value")],
  ["a null text beside bytes", { DataType: "Binary", StringValue: null, BinaryValue: "eA==" }, bytesOf("x")],
  ["empty lists", { ...text("value"), StringListValues: [], BinaryListValues: null }, text("value")],
])("an attribute with %s is read as without", async (_what, attribute, expected) => {
  const message = { MessageId: "m", ReceiptHandle: "r", Body: "b", MD5OfBody: md5("b") };
  server.answerWith(
    respond(200, JSON.stringify({ Messages: [{ ...message, MessageAttributes: { attribute } }] })),
  );
  const port = createReceivePort(connectSqs("the functions' client", environmentOf(server.url)));

  const [received] = await port.receive(QueueUrl, 30, signal);

  expect(received?.attributes).toEqual({ attribute: expected });
});

test("the checksum of any attributes is the one that fauxqs computes, when they are sent and when they are received", async () => {
  const call = createSqsClient({ environment: aws.environment });
  const queue = { QueueUrl: aws.createQueue() };
  await fc.assert(
    fc.asyncProperty(anyAttributes, async (attributes) => {
      const Entries = [{ Id: "0", MessageBody: "body", MessageAttributes: attributes }];
      const { Successful = [] } = await call("SendMessageBatch", { ...queue, Entries }, signal);
      const received = { ...queue, MessageAttributeNames: ["All"] };
      const { Messages = [] } = await call("ReceiveMessage", received, signal);
      // Without checksums nothing would have been compared.
      const isThere = Object.keys(attributes).length > 0;
      expect(Successful.map(({ MD5OfMessageAttributes }) => MD5OfMessageAttributes !== undefined)).toEqual([
        isThere,
      ]);
      expect(Messages.map(({ MD5OfMessageAttributes }) => MD5OfMessageAttributes !== undefined)).toEqual([
        isThere,
      ]);
    }),
    { numRuns: 25, examples: [[HOSTILE]] },
  );
});
