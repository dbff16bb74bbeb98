import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageCommand,
} from "@aws-sdk/client-sqs";
import { METADATA_ATTRIBUTE } from "../../../../core/metadata/dead-letter-metadata";
import { parseMetadata } from "../../../../core/metadata/read-metadata";
import { runCommand } from "../../../../local/run-command";

const [mark = "", ...args] = process.argv.slice(2);

const idBefore = ({ MessageAttributes = {} }: Message): string | undefined =>
  parseMetadata(MessageAttributes).metadata?.id;

/**
 * `npm start`, while somebody else sends two orders, one of them without store_id, whose order ids contain the first
 * argument, and one message disappears from quarantine before the reconciliation. The id with which that message was
 * sent goes to stderr.
 */
void runCommand(args, process.cwd(), {
  onReady: ({ reader, queues: [queue] }) => {
    const storeId = { DataType: "Number", StringValue: "3" };
    for (const MessageAttributes of [{}, { store_id: storeId }]) {
      const number = Object.keys(MessageAttributes).length;
      const MessageBody = JSON.stringify({ order_id: `${mark} ${number}`, product_id: "product-101" });
      const QueueUrl = queue?.queues.main.url;
      void reader.send(new SendMessageCommand({ QueueUrl, MessageBody, MessageAttributes }));
    }
  },
  beforeReconciliation: async ({ reader: sqs, queues: [queue] }) => {
    const QueueUrl = queue?.queues.quarantine.url;
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({
        QueueUrl,
        MaxNumberOfMessages: 2,
        MessageAttributeNames: [METADATA_ATTRIBUTE],
      }),
    );
    const message = Messages.find(({ Body = "" }) => !JSON.parse(Body).order_id.startsWith(mark));
    await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: message?.ReceiptHandle }));
    for (const { ReceiptHandle } of Messages.filter((other) => other !== message)) {
      await sqs.send(new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout: 0 }));
    }
    process.stderr.write(`removed ${message && idBefore(message)}\n`);
  },
}).then((exitCode) => process.exit(exitCode));
