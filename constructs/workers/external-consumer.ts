import { ConstructError } from "../construct-error";

export interface ExternalConsumerProps {
  /**
   * The function that takes the messages of the main queue, for alarms and the dashboard. It, its role and its event source
   * mapping stay its owner's.
   * @default - the consumer is no function of Lambda: no alarm can watch it
   * @example "arn:aws:lambda:eu-central-1:123456789012:function:book-invoices"
   */
  readonly functionArn?: string;
}

/** A consumer that is somebody else's, as `ReliableQueueProps.consumer` takes it. */
export interface ExternalConsumer extends ExternalConsumerProps {
  readonly kind: "external";
}

/**
 * Leaves the messages of the main queue to a consumer that is there already: in another language, on ECS, or one that
 * nobody may change. Everything around it is made. docs/existing-queue.md says which guarantees then hold.
 * @example new ReliableQueue(this, "invoices", { name: "invoices", consumer: external({ functionArn }), alertEmails })
 */
export const external = (props: ExternalConsumerProps = {}): ExternalConsumer => ({
  ...props,
  kind: "external",
});

/** https://docs.aws.amazon.com/lambda/latest/api/API_GetFunction.html */
const FUNCTION_ARN = /^arn:aws(?:-[a-z]+)*:lambda:[a-z0-9-]+:\d{12}:function:([\w-]{1,64})$/;

/** The name of its function. Undefined: it is none. Throws ConstructError for an ARN that names none. */
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
