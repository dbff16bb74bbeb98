import type { SQSClient } from "@aws-sdk/client-sqs";
import { SQS_LIMITS } from "../../core/messages/limits";
import type { MessageAttributes } from "../../core/messages/message";
import { createSqsPort } from "../../core/messages/sqs-port";
import { LocalRunError } from "../errors";
import type { Sample } from "../load-application";
import type { SentEntry } from "../reconciliation/read-ledger";

const CALL_MS = 10_000;

function attributesOf({ attributes }: Sample): MessageAttributes {
  return Object.fromEntries(
    Object.entries(attributes).map(([name, value]) => {
      const DataType = typeof value === "number" ? "Number" : "String";
      return [name, { DataType, StringValue: String(value) }];
    }),
  );
}

/** Sends an application's samples, from the first again when more are asked for than there are. */
export async function sendSamples(
  sqs: SQSClient,
  queueUrl: string,
  samples: readonly Sample[],
  count: number,
): Promise<SentEntry[]> {
  const { send } = createSqsPort(sqs);
  const toSend = Array.from(
    { length: count },
    (_, index) => samples[index % samples.length] ?? { body: "", attributes: {} },
  );
  const sent: SentEntry[] = [];
  for (let start = 0; start < count; start += SQS_LIMITS.batchEntries) {
    const batch = toSend.slice(start, start + SQS_LIMITS.batchEntries);
    const entries = batch.map((sample) => ({
      MessageBody: typeof sample.body === "string" ? sample.body : JSON.stringify(sample.body),
      MessageAttributes: attributesOf(sample),
    }));
    const { confirmed, failed } = await send(queueUrl, entries, AbortSignal.timeout(CALL_MS));
    for (const [index, message_id] of confirmed) sent.push({ message_id, expect: batch[index]?.expect });
    const [refused] = failed;
    if (refused !== undefined) {
      throw new LocalRunError(
        `SQS refused sample ${((start + refused.index) % samples.length) + 1} of the application with ${refused.code}. Correct it.`,
      );
    }
  }
  return sent;
}
