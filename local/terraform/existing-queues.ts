import { needsIn, type QueueNeeds } from "../../core/existing-queue/queue-needs";
import { parseQueueArn } from "../../core/names/queue-arn";
import { LocalRunError } from "../errors";
import type { Stack } from "./read-stack";

/** A queue that a stack reads but does not create. */
export interface ExistingQueue {
  readonly stack: Stack;
  /** `data.type.id`, as references in the stack name it. */
  readonly address: string;
  readonly name: string;
  readonly needs: QueueNeeds;
}

/**
 * The existing queues of the stacks, with what each stack requires of its own. Throws LocalRunError if it requires
 * nothing.
 */
export function findExistingQueues(stacks: readonly Stack[]): ExistingQueue[] {
  return stacks.flatMap((stack) =>
    stack.data
      .filter(({ type }) => type === "aws_sqs_queue")
      .map(({ address, arguments: { name } }) => {
        const needs = needsIn(stack.outputs).find(({ arn }) => parseQueueArn(arn)?.name === name);
        if (typeof name === "string" && needs !== undefined)
          return { stack, address: `data.${address}`, name, needs };
        throw new LocalRunError(
          `Stack ${stack.name}: data.${address} is an existing queue without an output that defines its requirements. The local run creates such a queue only for a ReliableQueue with queue: existing({ arn }).`,
        );
      }),
  );
}
