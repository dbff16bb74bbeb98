import { application } from "../support/jobs";
import type { Breach } from "./breach";
import { isPoison, type Kind } from "./job-messages";
import type { Process } from "./traffic";

/** One invocation of the consumer. */
export interface ConsumerRun {
  readonly process: Process;
  /** Keys, in the order in which the business function processed them. */
  readonly processed: readonly string[];
  /** Ids of what the mapping deletes as done. */
  readonly doneIds: readonly string[];
  readonly kindOf: (key: string) => Kind | undefined;
  /** Whether a job of this kind can be processed now. */
  readonly canSucceed: (kind: Kind) => boolean;
}

/** Invariants 2 and 3: how an invocation handles its batch if nothing fails around it. */
export function consumerBreaches(run: ConsumerRun): Breach[] {
  const { process, processed, doneIds, kindOf, canSucceed } = run;
  if (!process.wasUndisturbed) return [];
  // A message that was returned twice is handled once, with its last receipt handle, which is the valid one.
  const received = [...new Map(process.received.map((copy) => [copy.messageId, copy])).values()];
  // If as many slow ones as can run at once are in progress, they may leave others no time.
  const long = received.filter(({ key }) => ["hung", "slow"].includes(kindOf(key) ?? ""));
  if (long.length >= application.concurrency) return [];
  return received.flatMap(({ key, messageId, receiptHandle }) => {
    const kind = kindOf(key);
    if (kind === undefined) return [];
    if (isPoison(kind) && kind !== "rejected") {
      return process.released.has(receiptHandle) || process.stale.has(receiptHandle)
        ? []
        : [`3 isolation: poison ${key} (${kind}) was not made visible at once`];
    }
    if (!canSucceed(kind)) return [];
    const copies = received.filter((copy) => copy.key === key).length;
    const times = processed.filter((one) => one === key).length;
    return [
      ...(times === copies ? [] : [`2 no collateral: ${key} was processed ${times} times in one batch`]),
      ...(doneIds.includes(messageId) ? [] : [`2 no collateral: ${key} was reported with its neighbors`]),
    ];
  });
}
