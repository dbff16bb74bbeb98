// The same lanes with the SDK's client: the cost of signing, checksums and its middleware.
import {
  DeleteMessageBatchCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { runLanes } from "./run-lanes.mjs";

const COMMANDS = {
  ReceiveMessage: ReceiveMessageCommand,
  SendMessageBatch: SendMessageBatchCommand,
  DeleteMessageBatch: DeleteMessageBatchCommand,
};
const client = new SQSClient({});

export const handler = () => runLanes((operation, input) => client.send(new COMMANDS[operation](input)));
