import { GetQueueAttributesCommand, type SQSClient } from "@aws-sdk/client-sqs";
import { LocalRunError } from "../../errors";
import type { DeployedQueue, FunctionDefinition } from "../../terraform/system";

/**
 * Checks what Lambda checks, with the function's own role, before it creates an event source mapping: a message must
 * not come back while the function is still processing it. Throws LocalRunError if Lambda would refuse the mapping.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
 */
export async function checkSource(
  sqs: SQSClient,
  queue: DeployedQueue,
  { name, timeoutSeconds }: Pick<FunctionDefinition, "name" | "timeoutSeconds">,
): Promise<void> {
  const mapping = `Lambda would not create the mapping from ${queue.name} to ${name}`;
  const { Attributes } = await sqs
    .send(new GetQueueAttributesCommand({ QueueUrl: queue.url, AttributeNames: ["VisibilityTimeout"] }))
    .catch((cause: unknown) => {
      const said = cause instanceof Error ? cause.message : "the endpoint did not answer";
      throw new LocalRunError(`${mapping}: ${said}`, { cause });
    });
  const visibilityTimeout = Number(Attributes?.VisibilityTimeout);
  if (visibilityTimeout >= timeoutSeconds) return;
  throw new LocalRunError(
    `${mapping}: the queue's visibility timeout of ${visibilityTimeout} s is less than the function's timeout of ${timeoutSeconds} s.`,
  );
}
