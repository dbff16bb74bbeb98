import type { QueueDepth } from "../../core/sqs/receive-port";
import type { OperationContext } from "../command-context";

type Watched = "main" | "dlq" | "retry" | "quarantine";

/** SQS's counts of the queues of the journey, at one moment. */
export type Depths = Readonly<Record<Watched, QueueDepth>>;

/** Reads the counts and receives nothing. Throws if one cannot be read. */
export async function readDepths(context: OperationContext): Promise<Depths> {
  const depthOf = async (role: Watched) => {
    const { url } = await context.queue(role);
    return context.receiver.depth(url, context.stop.deadline.signal());
  };
  const [main, dlq, retry, quarantine] = await Promise.all([
    depthOf("main"),
    depthOf("dlq"),
    depthOf("retry"),
    depthOf("quarantine"),
  ]);
  return { main, dlq, retry, quarantine };
}

/** Messages, whether visible, in flight or delayed. */
export const totalOf = ({ visible, inFlight, delayed }: QueueDepth): number => visible + inFlight + delayed;

/** Messages that nobody has received yet. */
export const waitingOf = ({ visible, delayed }: QueueDepth): number => visible + delayed;
