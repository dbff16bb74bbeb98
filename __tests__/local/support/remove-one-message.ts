import { DeleteMessageCommand, ReceiveMessageCommand } from "@aws-sdk/client-sqs";
import { runCommand } from "../../../local/run-command";

/** `npm start`, but one message disappears from quarantine before the books are taken. Its id goes to stderr. */
void runCommand(process.argv.slice(2), {
  beforeBooks: async ({ sqs, queues }) => {
    const QueueUrl = queues.quarantine.url;
    const { Messages: [message] = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl }));
    await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: message?.ReceiptHandle }));
    const { order_id } = JSON.parse(message?.Body ?? "{}");
    process.stderr.write(`removed ${order_id}\n`);
  },
}).then((exitCode) => process.exit(exitCode));
