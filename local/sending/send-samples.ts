import type { SQSClient } from "@aws-sdk/client-sqs";
import type { Sample } from "../../core/application/sample";
import type { Message } from "../../core/messages/message";
import { messageSize } from "../../core/messages/message-size";
import { packBatches } from "../../core/messages/pack-batches";
import { createSqsPort } from "../../core/messages/sqs-port";
import { LocalRunError } from "../errors";
import type { SentEntry } from "../reconciliation/read-ledger";

const CALL_MS = 10_000;

/** A sample as it is sent. */
export function messageOf({ body, attributes = {} }: Sample): Pick<Message, "body" | "attributes"> {
  return {
    body: typeof body === "string" ? body : JSON.stringify(body),
    attributes: Object.fromEntries(
      Object.entries(attributes).map(([name, value]) => {
        const DataType = typeof value === "number" ? "Number" : "String";
        return [name, { DataType, StringValue: String(value) }];
      }),
    ),
  };
}

/** Sends an application's samples, from the first again when more are asked for than there are. */
export async function sendSamples(
  sqs: SQSClient,
  queueUrl: string,
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
    const { confirmed, failed } = await createSqsPort(sqs).send(
      queueUrl,
      entries,
      AbortSignal.timeout(CALL_MS),
    );
    for (const [index, message_id] of confirmed) sent.push({ message_id, expect: batch[index]?.expect });
    const [refused] = failed;
    if (refused !== undefined) {
      throw new LocalRunError(
        `SQS refused sample ${batch[refused.index]?.number} of the application with ${refused.code}. Correct it.`,
      );
    }
  }
  return sent;
}
