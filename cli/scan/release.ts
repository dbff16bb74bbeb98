import { SQS_LIMITS } from "../../core/messages/limits";
import type { SqsPort } from "../../core/messages/sqs-port";
import type { CommandContext } from "../command-context";
import type { Progress } from "../terminal/progress";

/** Calls under way at once: a look at 100,000 gives them back in 10,000 calls. */
const WAVE = 8;

interface Batch {
  readonly queueUrl: string;
  readonly handles: readonly string[];
}

/** Receipt handles by queue URL: what is held under a lease and will not be used. */
export class Leases {
  readonly #handles = new Map<string, string[]>();

  get size(): number {
    return [...this.#handles.values()].reduce((sum, handles) => sum + handles.length, 0);
  }

  add(queueUrl: string, receiptHandle: string): void {
    const handles = this.#handles.get(queueUrl);
    if (handles === undefined) this.#handles.set(queueUrl, [receiptHandle]);
    else handles.push(receiptHandle);
  }

  /**
   * Makes the messages visible again. Returns how many stay hidden, because a call failed: their leases end by
   * themselves.
   */
  async release(sqs: SqsPort, progress?: Progress): Promise<number> {
    let hidden = 0;
    let done = 0;
    const batches = this.#batches();
    const giveNext = async () => {
      for (const batch of batches) {
        const confirmed = await confirmedOf(sqs, batch);
        hidden += batch.handles.length - confirmed;
        done += batch.handles.length;
        progress?.update(done);
      }
    };
    // One iterator for all: each takes the next batch when it is done with one.
    await Promise.all(Array.from({ length: WAVE }, giveNext));
    this.#handles.clear();
    progress?.end();
    return hidden;
  }

  *#batches(): Generator<Batch> {
    for (const [queueUrl, handles] of this.#handles) {
      for (let start = 0; start < handles.length; start += SQS_LIMITS.batchEntries)
        yield { queueUrl, handles: handles.slice(start, start + SQS_LIMITS.batchEntries) };
    }
  }
}

/** Gives back what a look holds, with its progress shown. Returns how many stay hidden. */
export const releaseShown = (
  { sqs, output }: Pick<CommandContext, "sqs" | "output">,
  leases: Leases,
): Promise<number> => leases.release(sqs, output.progress(leases.size, "giving back"));

async function confirmedOf(sqs: SqsPort, { queueUrl, handles }: Batch): Promise<number> {
  const entries = handles.map((receiptHandle) => ({ receiptHandle, visibilityTimeoutSeconds: 0 }));
  try {
    return (await sqs.changeVisibility(queueUrl, entries, AbortSignal.timeout(30_000))).confirmed.size;
  } catch {
    return 0;
  }
}
