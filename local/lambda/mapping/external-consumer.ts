import { ChangeMessageVisibilityCommand, type SQSClient } from "@aws-sdk/client-sqs";
import type { Expectation } from "../../../core/application/sample";
import { messageFromReceived } from "../../../core/messages/message-from-received";
import { originalId, parseMetadata } from "../../../core/metadata/read-metadata";
import type { WriteLedger } from "../../../core/runtime/ledger";
import type { DeployedQueue } from "../../terraform/system";
import { type Running, runUntilStopped } from "../run-until-stopped";
import type { Received } from "./build-event";
import { deleteMessages, receiveMessages } from "./queue-port";

const BATCH = 10;
const WAIT_SECONDS = 1;

export interface ExternalConsumerPorts {
  readonly sqs: SQSClient;
  readonly writeLedger: WriteLedger;
  /** What the samples say about a message. Undefined: it is not one of them. */
  readonly expectationOf: (message: Pick<Received, "Body" | "MessageAttributes">) => Expectation | undefined;
  /** Whether the cause of transient failures is gone. */
  readonly recovered: () => boolean;
}

/**
 * Replaces somebody else's consumer, whose code is not here: it fails where the samples say so, and knows nothing
 * about dead letters. What fails is visible again at once, where SQS would wait for the visibility timeout.
 */
export function runExternalConsumer({ url }: DeployedQueue, ports: ExternalConsumerPorts): Running {
  const { sqs } = ports;
  return runUntilStopped(async (isStopping) => {
    while (!isStopping()) {
      const messages = await receiveMessages(sqs, url, BATCH, WAIT_SECONDS);
      const done = messages.filter((message) => succeeds(message, ports));
      for (const message of done) await enter(message, ports.writeLedger);
      const handles = done.map(({ ReceiptHandle }) => ReceiptHandle);
      await deleteMessages(sqs, url, handles);
      for (const { ReceiptHandle } of messages.filter((message) => !done.includes(message))) {
        await sqs.send(
          new ChangeMessageVisibilityCommand({ QueueUrl: url, ReceiptHandle, VisibilityTimeout: 0 }),
        );
      }
    }
  });
}

function succeeds(message: Received, { expectationOf, recovered }: ExternalConsumerPorts): boolean {
  const expected = expectationOf(message);
  return expected === "retried" ? recovered() : expected !== "quarantined";
}

async function enter(received: Received, writeLedger: WriteLedger): Promise<void> {
  const message = messageFromReceived(received);
  if (message === undefined) return;
  const reading = parseMetadata(message.attributes);
  await writeLedger({
    message_id: message.messageId,
    idempotency_key: originalId(message, reading),
    redriven: reading.kind !== "none",
  });
}
