/** The parts of a queue's ARN. */
export interface QueueArn {
  readonly partition: string;
  readonly region: string;
  readonly account: string;
  readonly name: string;
}

/** https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonsqs.html */
const ARN = /^arn:(aws(?:-[a-z]+)*):sqs:([a-z0-9-]+):(\d{12}):([\w-]{1,80}(?:\.fifo)?)$/;

/** Parses a queue's ARN. Undefined for any other text. */
export function parseQueueArn(text: string): QueueArn | undefined {
  const [, partition, region, account, name] = ARN.exec(text) ?? [];
  if (partition === undefined || region === undefined || account === undefined || name === undefined)
    return undefined;
  return { partition, region, account, name };
}

/** The ARN of another queue in the same account and region. */
export const arnBeside = ({ partition, region, account }: QueueArn, name: string): string =>
  `arn:${partition}:sqs:${region}:${account}:${name}`;
