/**
 * Sends a message to a run that stays up, without the AWS CLI:
 * node send.mjs <endpoint.json> <queue> <body> [attribute=value …]
 */
import { readFileSync } from "node:fs";
import { SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";

const [file, name, MessageBody, ...attributes] = process.argv.slice(2);
if (MessageBody === undefined) {
  process.stderr.write("usage: node send.mjs <endpoint.json> <queue> <body> [attribute=value …]\n");
  process.exit(2);
}
const { endpoint, region, reliableQueues } = JSON.parse(readFileSync(file, "utf8"));
const QueueUrl = reliableQueues[name]?.main;
if (QueueUrl === undefined) {
  process.stderr.write(
    `The queue must be one of ${Object.keys(reliableQueues).join(", ")}, but is ${name}.\n`,
  );
  process.exit(2);
}
const MessageAttributes = Object.fromEntries(
  attributes.map((attribute) => {
    const [key, ...value] = attribute.split("=");
    const StringValue = value.join("=");
    return [key, { DataType: /^\d+$/.test(StringValue) ? "Number" : "String", StringValue }];
  }),
);
const credentials = { accessKeyId: "sender", secretAccessKey: "local" };
const sqs = new SQSClient({ endpoint, region, credentials });
const { MessageId } = await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody, MessageAttributes }));
process.stdout.write(`Sent message ${MessageId}.\n`);
