import {
  CreateQueueCommand,
  DeleteQueueCommand,
  GetQueueAttributesCommand,
  SetQueueAttributesCommand,
  type SQSClient,
} from "@aws-sdk/client-sqs";
import { createReaders } from "./clients";

/** Emulators know them all. */
const ANY_REGION = "us-east-1";
const ANSWER_MS = 10_000;

const WHAT_TO_DO =
  "If it is moto, start it with PYTHONPATH=__tests__/deploy/moto moto_server; or leave AWS_ENDPOINT_URL out, and one is started.";

/** What Terraform sets one after the other and then waits for minutes to see, both at once. */
const KEPT = {
  Policy: JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: "*", Action: "sqs:GetQueueUrl", Resource: "*" }],
  }),
  RedriveAllowPolicy: JSON.stringify({ redrivePermission: "denyAll" }),
};

async function attributesLost(sqs: SQSClient): Promise<string[]> {
  const limit = () => ({ abortSignal: AbortSignal.timeout(ANSWER_MS) });
  const command = new CreateQueueCommand({ QueueName: `probe-${crypto.randomUUID()}` });
  const { QueueUrl } = await sqs.send(command, limit());
  try {
    for (const [name, value] of Object.entries(KEPT)) {
      await sqs.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: { [name]: value } }), limit());
    }
    const read = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["All"] });
    const { Attributes = {} } = await sqs.send(read, limit());
    return Object.keys(KEPT).filter((name) => !Object.hasOwn(Attributes, name));
  } finally {
    await sqs.send(new DeleteQueueCommand({ QueueUrl }), limit());
  }
}

/** Throws at once, with the reason, if Terraform would wait forever. Leaves nothing behind. */
export async function probeEndpoint(url: string): Promise<void> {
  const lost = await attributesLost(createReaders(url, ANY_REGION).sqs).catch((cause: unknown) => {
    const why = cause instanceof Error ? cause.name : String(cause);
    throw new Error(`AWS_ENDPOINT_URL names ${url}, which does not answer as SQS (${why}). ${WHAT_TO_DO}`, {
      cause,
    });
  });
  if (lost.length === 0) return;
  throw new Error(
    `AWS_ENDPOINT_URL names ${url}, which does not keep ${lost.join(" and ")} of a queue: Terraform would wait for it for minutes. ${WHAT_TO_DO}`,
  );
}
