import type { Queue } from "./find-queues";

/** What tells one deployment's queues from every other's. */
export interface Deployment {
  readonly stage: string;
  readonly prefix: string;
  readonly region: string;
  readonly account: string;
}

export async function readDeployment({
  target,
  region,
  queue,
}: {
  readonly target: { readonly stage: string; readonly prefix: string };
  readonly region: () => Promise<string | undefined>;
  readonly queue: (role: "quarantine") => Promise<Queue>;
}): Promise<Deployment> {
  const { stage, prefix } = target;
  const { url } = await queue("quarantine");
  return { stage, prefix, region: (await region()) ?? "", account: accountOf(url) };
}

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-queue-message-identifiers.html */
const accountOf = (queueUrl: string): string => new URL(queueUrl).pathname.split("/")[1] ?? "";

export const isSameDeployment = (one: Deployment, other: Deployment): boolean =>
  describeDeployment(one) === describeDeployment(other);

/** `stage prod (prefix "", account 123456789012, eu-west-1)`. */
export const describeDeployment = ({ stage, prefix, region, account }: Deployment): string =>
  `stage ${stage} (prefix ${JSON.stringify(prefix)}, account ${account}, ${region})`;
