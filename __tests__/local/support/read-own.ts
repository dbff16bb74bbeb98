import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import {
  GetQueueAttributesCommand,
  type Message,
  ReceiveMessageCommand,
  type SQSClient,
} from "@aws-sdk/client-sqs";

/** All messages of a queue without a redrive policy, read independently of the runner. */
export async function readAll(sqs: SQSClient, QueueUrl: string): Promise<Message[]> {
  const found = new Map<string, Message>();
  const total = await countAll(sqs, QueueUrl);
  while (found.size < total) {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({
        QueueUrl,
        MaxNumberOfMessages: 10,
        VisibilityTimeout: 0,
        MessageAttributeNames: ["All"],
      }),
    );
    for (const message of Messages) found.set(message.MessageId ?? "", message);
  }
  return [...found.values()];
}

export async function countAll(sqs: SQSClient, QueueUrl: string): Promise<number> {
  const AttributeNames = [
    "ApproximateNumberOfMessages",
    "ApproximateNumberOfMessagesNotVisible",
    "ApproximateNumberOfMessagesDelayed",
  ] as const;
  const { Attributes = {} } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl, AttributeNames: [...AttributeNames] }),
  );
  return AttributeNames.reduce((sum, name) => sum + Number(Attributes[name]), 0);
}

/** The texts of all files below a folder. */
export async function readTexts(folder: string): Promise<Map<string, string>> {
  const texts = new Map<string, string>();
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const file = path.join(entry.parentPath, entry.name);
    texts.set(path.relative(folder, file), await readFile(file, "utf8"));
  }
  return texts;
}

/** The entries of an NDJSON file. */
export async function readEntries(file: string): Promise<Record<string, unknown>[]> {
  const text = await readFile(file, "utf8");
  return text
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line));
}
