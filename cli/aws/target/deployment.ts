import type { Named } from "./deployment-names";
import type { Queue } from "./find-queues";

/** What distinguishes one deployment's queues from every other's. */
export interface Deployment {
  readonly name: string;
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
  readonly target: Named & { readonly stage: string };
  readonly region: () => Promise<string | undefined>;
  readonly queue: (role: "quarantine") => Promise<Queue>;
}): Promise<Deployment> {
  const { queue: name, stage, prefix } = target;
  const { url } = await queue("quarantine");
  return { name, stage, prefix, region: (await region()) ?? "", account: accountOf(url) };
}

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-queue-message-identifiers.html */
export const accountOf = (queueUrl: string): string => new URL(queueUrl).pathname.split("/")[1] ?? "";

export const isSameDeployment = (one: Deployment, other: Deployment): boolean =>
  describeDeployment(one) === describeDeployment(other);

/** `queue payments of stage prod (prefix "", account 123456789012, eu-west-1)`. */
export const describeDeployment = ({ name, stage, prefix, region, account }: Deployment): string =>
  `queue ${name} of stage ${stage} (prefix ${JSON.stringify(prefix)}, account ${account}, ${region})`;
