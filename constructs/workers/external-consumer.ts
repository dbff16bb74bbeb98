import { ConstructError } from "../construct-error";

export interface ExternalConsumerProps {
  /**
   * The function that takes the messages of the main queue, for alarms and the dashboard. The function, its role and
   * its event source mapping remain their owner's.
   * @default - the consumer is not a Lambda function: no alarm can watch it
   * @example "arn:aws:lambda:eu-central-1:123456789012:function:book-invoices"
   */
  readonly functionArn?: string;
}

/** Somebody else's consumer, as `ReliableQueueProps.consumer` accepts it. */
export interface ExternalConsumer extends ExternalConsumerProps {
  readonly kind: "external";
}

/**
 * Leaves the messages of the main queue to an existing consumer: one in another language, on ECS, or one that must
 * not be changed. Everything around it is created. docs/existing-queue.md says which guarantees then apply.
 * @example new ReliableQueue(this, "invoices", { name: "invoices", consumer: external({ functionArn }), alertEmails
 * })
 */
export const external = (props: ExternalConsumerProps = {}): ExternalConsumer => ({
  ...props,
  kind: "external",
});

/** https://docs.aws.amazon.com/lambda/latest/api/API_GetFunction.html */
const FUNCTION_ARN = /^arn:aws(?:-[a-z]+)*:lambda:[a-z0-9-]+:\d{12}:function:([\w-]{1,64})$/;

/**
 * The name of its function. Undefined: it is not a Lambda function. Throws ConstructError for an ARN that is not a
 * function's.
 */
export function externalFunctionName(
  constructPath: string,
  { functionArn }: ExternalConsumerProps,
): string | undefined {
  if (functionArn === undefined) return undefined;
  const [, name] = FUNCTION_ARN.exec(functionArn) ?? [];
  if (name !== undefined) return name;
  throw new ConstructError(
    constructPath,
    `consumer.functionArn must be the ARN of a function, without version or alias, such as arn:aws:lambda:eu-central-1:123456789012:function:book-invoices, but is "${functionArn}". Metrics identify a function by its name, so it must be a literal.`,
  );
}
