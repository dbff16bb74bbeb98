import { SetQueueAttributesCommand, type SQSClient } from "@aws-sdk/client-sqs";
import { LocalRunError } from "../errors";
import type { ExistingQueue } from "../terraform/existing-queues";
import type { DeployedQueue } from "../terraform/system";
import { createQueue } from "./create-queues";

/**
 * Creates the existing queues, each as the stack asks its owner to configure it. Their redrive policies need the
 * other queues.
 */
export async function createExistingQueues(
  sqs: SQSClient,
  existing: readonly ExistingQueue[],
): Promise<Map<ExistingQueue, DeployedQueue>> {
  const created = await Promise.all(
    existing.map(async (queue) => {
      const { visibilityTimeoutSeconds, maxMessageBytes } = queue.needs;
      const attributes = {
        VisibilityTimeout: String(visibilityTimeoutSeconds.atLeast),
        MaximumMessageSize: String(maxMessageBytes),
      };
      return [queue, await createQueue(sqs, queue.name, attributes)] as const;
    }),
  );
  return new Map(created);
}

/** Adds the line that the owner of each must add. */
export async function addOwnersRedrivePolicies(
  sqs: SQSClient,
  existing: ReadonlyMap<ExistingQueue, DeployedQueue>,
  queues: readonly DeployedQueue[],
): Promise<void> {
  for (const [{ name, needs }, { url }] of existing) {
    const { deadLetterQueue, maxReceiveCount, writtenBy } = needs.redrivePolicy;
    if (writtenBy === "deployment") continue;
    const deadLetter = queues.find((queue) => queue.name === deadLetterQueue);
    if (deadLetter === undefined) {
      throw new LocalRunError(
        `Existing queue ${name}: the synthesized stacks contain no ${deadLetterQueue}.`,
      );
    }
    const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: deadLetter.arn, maxReceiveCount });
    await sqs.send(new SetQueueAttributesCommand({ QueueUrl: url, Attributes: { RedrivePolicy } }));
  }
}
