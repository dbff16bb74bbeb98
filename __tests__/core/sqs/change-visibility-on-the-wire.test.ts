import {
  type Message,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  type SQSClient,
} from "@aws-sdk/client-sqs";
import { changeVisibilityInBatches } from "../../../core/sqs/change-visibility";
import { sqsCallsOf } from "../../../core/sqs/sdk-sqs-calls";
import { createSqsPort } from "../../../core/sqs/sqs-port";
import { failEntries } from "../../support/fail-entries";
import { useAws } from "../../support/hooks";
import { makeDeadline } from "../../support/make-deadline";

const server = useAws();
let client: SQSClient;
let queueUrl: string;

beforeAll(() => {
  queueUrl = server.createQueue();
  client = server.connectSqs();
});
afterAll(() => client.destroy());

async function receive(): Promise<Message[]> {
  const command = new ReceiveMessageCommand({ QueueUrl: queueUrl, MaxNumberOfMessages: 10 });
  return (await client.send(command)).Messages ?? [];
}

test("visibility entries that fail inside an HTTP 200 are counted, and their neighbors are changed", async () => {
  failEntries(client, "ChangeMessageVisibilityBatchCommand", (_call, id) =>
    id === "1" ? "InternalError" : undefined,
  );
  const Entries = ["0", "1", "2"].map((Id) => ({ Id, MessageBody: "body" }));
  await client.send(new SendMessageBatchCommand({ QueueUrl: queueUrl, Entries }));
  const received = await receive();
  const entries = received.map(({ ReceiptHandle = "" }) => ({
    receiptHandle: ReceiptHandle,
    visibilityTimeoutSeconds: 0,
  }));

  const notChanged = await changeVisibilityInBatches(
    createSqsPort(sqsCallsOf(client)),
    queueUrl,
    entries,
    makeDeadline(),
  );

  expect(notChanged).toEqual({ count: 1, codes: ["InternalError"] });
  expect((await receive()).map(({ MessageId }) => MessageId).sort()).toEqual(
    [received[0], received[2]].map((message) => message?.MessageId).sort(),
  );
});
