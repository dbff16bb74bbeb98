import { ConstructError } from "../construct-error";

interface QueueToCheck {
  readonly queueName: string;
  /** Whether the caller asked for a FIFO queue. */
  readonly fifo?: boolean | undefined;
}

const isFifo = ({ queueName, fifo = false }: QueueToCheck): boolean => fifo || queueName.endsWith(".fifo");

/** For a queue that the construct creates. Throws ConstructError if it is a FIFO queue. See docs/decisions/0002-no-fifo.md. */
export function refuseFifo(constructPath: string, queue: QueueToCheck): void {
  if (!isFifo(queue)) return;
  throw new ConstructError(
    constructPath,
    `${queue.queueName} must be a standard queue. On a FIFO queue there is no batching window, one poison message uses up the receives of the messages behind it, and a redrive cannot keep the order. Omit fifo and choose a name without .fifo. MessageGroupId also works on a standard queue.`,
  );
}

/** For a queue that already exists. Throws ConstructError if it is a FIFO queue. */
export function refuseExistingFifo(constructPath: string, queueName: string): void {
  if (!isFifo({ queueName })) return;
  throw new ConstructError(
    constructPath,
    `queue.arn must name a standard queue, but ${queueName} is a FIFO queue. docs/decisions/0002-no-fifo.md explains why. Use a standard queue.`,
  );
}
