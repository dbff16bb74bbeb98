import type { SQSClient } from "@aws-sdk/client-sqs";
import type { Sample } from "../../core/application/sample";
import type { Message } from "../../core/messages/message";
import { messageSize } from "../../core/messages/message-size";
import { attributesOf } from "../../core/messages/plain-attributes";
import { packBatches } from "../../core/moving/pack-batches";
import { sqsCallsOf } from "../../core/sqs/sdk-sqs-calls";
import { createSqsPort } from "../../core/sqs/sqs-port";
import { LocalRunError } from "../errors";
import type { SentEntry } from "../reconciliation/read-ledger";
import type { DeployedQueue } from "../terraform/system";

/** The endpoint counts as gone after this. Even a busy machine responds sooner. */
const CALL_MS = 60_000;

/** A sample as it is sent. */
export function messageOf({ body, attributes = {} }: Sample): Pick<Message, "body" | "attributes"> {
  return {
    body: typeof body === "string" ? body : JSON.stringify(body),
    attributes: attributesOf(attributes),
  };
}

/** Sends an application's samples, beginning again with the first if more are requested than there are. */
export async function sendSamples(
  sqs: SQSClient,
  { name, url }: Pick<DeployedQueue, "name" | "url">,
  samples: readonly Sample[],
  count: number,
): Promise<SentEntry[]> {
  const numbered = samples.map((sample, index) => ({
    ...messageOf(sample),
    expect: sample.expect,
    number: index + 1,
  }));
  const rounds = Array.from({ length: Math.ceil(count / samples.length) }, () => numbered);
  const sent: SentEntry[] = [];
  for (const batch of packBatches(rounds.flat().slice(0, count), messageSize)) {
    const entries = batch.map(({ body, attributes }) => ({
      MessageBody: body,
      MessageAttributes: { ...attributes },
    }));
    const { confirmed, failed } = await createSqsPort(sqsCallsOf(sqs)).send(
      url,
      entries,
      AbortSignal.timeout(CALL_MS),
    );
    for (const [index, message_id] of confirmed) sent.push({ message_id, expect: batch[index]?.expect });
    const [refused] = failed;
    if (refused !== undefined) {
      throw new LocalRunError(
        `SQS refused sample ${batch[refused.index]?.number} of queue ${name} with ${refused.code}. Correct it in samples, which the application module exports.`,
      );
    }
  }
  return sent;
}
