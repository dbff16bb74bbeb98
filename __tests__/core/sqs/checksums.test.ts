import { createHash } from "node:crypto";
import * as fc from "fast-check";
import type { SqsOperations } from "../../../core/sqs/sqs-calls";
import { createSqsClient } from "../../../core/sqs/sqs-client";
import { useAws, useStarted } from "../../support/hooks";
import { text } from "../../support/make-message";
import { connectSqs, environmentOf, outcomeOf, withBoth } from "../aws/support/both-clients";
import { respond, startScripted } from "../aws/support/scripted-server";
import { anyAttributes } from "./support/arbitrary-messages";

const server = useStarted(startScripted);
const aws = useAws();
const { signal } = new AbortController();
/** The SDK's own parser loses its value. */
const HOSTILE = Object.fromEntries([["__proto__", text("p")]]);
const QueueUrl = "http://localhost/000000000000/queue";
const md5 = (content: string) => createHash("md5").update(content).digest("hex");

/** The checksum of one attribute, `name`, a String with the value `value`, byte by byte as SQS documents it. */
const OF_ATTRIBUTES = md5("\0\0\0\x04name\0\0\0\x06String\x01\0\0\0\x05value");
const WRONG = md5("something else");

type Outcome = Awaited<ReturnType<typeof outcomeOf>>;
const mismatch = (...ids: readonly string[]): Outcome => {
  const detail = `SQS has other checksums for the messages ${ids.join(", ")}.`;
  const log = { error: "ChecksumMismatch", code: "ChecksumMismatch", detail };
  return { tries: 1, attempts: undefined, name: "ChecksumMismatch", code: undefined, status: undefined, log };
};

const outcomes = <Name extends keyof SqsOperations>(
  operation: Name,
  input: SqsOperations[Name]["input"],
  response: object,
) =>
  withBoth((client) => {
    server.answerWith(respond(200, JSON.stringify(response)));
    const call = connectSqs(client, environmentOf(server.url));
    return outcomeOf(server, () => call(operation, input, signal));
  });

const MessageAttributes = { name: text("value") };

describe.each([
  ["all is right", { body: md5("körper"), attributes: OF_ATTRIBUTES }, "both accept"],
  ["the body is another one", { body: WRONG, attributes: OF_ATTRIBUTES }, "both refuse"],
  ["the body's checksum is missing", { attributes: OF_ATTRIBUTES }, "both refuse"],
  ["the attributes are others", { body: md5("körper"), attributes: WRONG }, "the SDK accepts"],
  [
    "the attributes are others than none",
    { body: md5("körper"), attributes: WRONG, none: true },
    "the SDK accepts",
  ],
  ["the attributes' checksum is missing", { body: md5("körper") }, "both accept"],
] as const)(
  "if %s",
  (_what, { body, attributes, none }: { body?: string; attributes?: string; none?: true }, rule) => {
    const check = ({ sdk, ours }: { readonly sdk: Outcome; readonly ours: Outcome }) => {
      if (rule === "both refuse") expect(sdk).toMatchObject({ tries: 1, name: "Error" });
      else expect(sdk).toEqual({ tries: 1 });
      expect(ours).toEqual(rule === "both accept" ? { tries: 1 } : mismatch("m-1"));
    };
    const held = none ? {} : { MessageAttributes };

    test(`a client that sent it says so: ${rule}`, async () => {
      const Entries = ["0", "1"].map((Id) => ({ Id, MessageBody: "körper", ...held }));
      const right = none ? {} : { MD5OfMessageAttributes: OF_ATTRIBUTES };
      const Successful = [
        { Id: "0", MessageId: "m-0", MD5OfMessageBody: md5("körper"), ...right },
        { Id: "1", MessageId: "m-1", MD5OfMessageBody: body, MD5OfMessageAttributes: attributes },
      ];
      check(await outcomes("SendMessageBatch", { QueueUrl, Entries }, { Successful }));
    });

    test(`a client that received it says so: ${rule}`, async () => {
      const Messages = [
        { MessageId: "m-0", Body: "other", MD5OfBody: md5("other") },
        { MessageId: "m-1", Body: "körper", ...held, MD5OfBody: body, MD5OfMessageAttributes: attributes },
      ];
      check(await outcomes("ReceiveMessage", { QueueUrl }, { Messages }));
    });
  },
);

test("an entry that failed has no checksum, and none is expected", async () => {
  const Entries = ["0", "1"].map((Id) => ({ Id, MessageBody: "körper" }));
  const Successful = [{ Id: "1", MessageId: "m-1", MD5OfMessageBody: md5("körper") }];
  const Failed = [{ Id: "0", Code: "InternalError", SenderFault: false }];
  const { sdk, ours } = await outcomes("SendMessageBatch", { QueueUrl, Entries }, { Successful, Failed });

  expect(sdk).toEqual({ tries: 1 });
  expect(ours).toEqual(sdk);
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
