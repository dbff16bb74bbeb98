import { createLedger } from "../../../../../core/runtime/ledger";
import { createSqsClient } from "../../../../../core/sqs/sqs-client";
import { createSqsPort } from "../../../../../core/sqs/sqs-port";

const sqs = createSqsPort(createSqsClient());
const writeLedger = createLedger(process.env.LEDGER_FILE);

const MessageBody = JSON.stringify({ job_id: "job-1", machine: "machine-1" });
const GOOD = { team_id: { DataType: "Number", StringValue: "3" } };
/** Every third one lacks its team. */
const isBad = (index: number) => index % 3 === 2;

/** Sends this many jobs, at most ten. */
export async function handler({ messages = 3 }: { readonly messages?: number }) {
  const entries = Array.from({ length: Math.min(10, messages) }, (_, index) => ({
    MessageBody,
    MessageAttributes: isBad(index) ? {} : GOOD,
  }));
  const queueUrl = process.env.QUEUE_URL ?? "";
  const { confirmed } = await sqs.send(queueUrl, entries, AbortSignal.timeout(10_000));
  for (const [index, message_id] of confirmed) {
    await writeLedger({ message_id, expect: isBad(index) ? "quarantined" : "processed" });
  }
  const message = { status: confirmed.size === entries.length, msg_cnt: confirmed.size };
  return { statusCode: 200, body: JSON.stringify({ message }) };
}
