import { createDiagnose } from "../../core/application/diagnose-message";
import type { Random } from "../../core/messages/backoff";
import { planVisibilitySeconds, type RetrySettings } from "../../handlers/consumer/plan-visibility";
import { backOffMs } from "../../local/lambda/mapping/run-mapping";
import type { VirtualClock } from "../virtual-aws/virtual-clock";
import type { Copy, VirtualQueue } from "../virtual-aws/virtual-queue";
import { batchCalls, type Calls, LATENCY_MS } from "./calls";
import { application } from "./jobs-application";
import { keyOf } from "./queues";
import type { Reconciliation } from "./reconciliation";
import { START, type World } from "./scenario";

export interface ConsumerPlan extends RetrySettings {
  readonly batchSize: number;
  readonly maximumConcurrency: number;
  readonly timeoutSeconds: number;
}

export interface ConsumerWorld {
  readonly clock: VirtualClock;
  readonly queue: VirtualQueue;
  readonly calls: Calls;
  readonly ledger: Reconciliation;
  readonly random: Random;
  readonly world: World;
}

/** How long one message takes; given its pace by nothing but plausibility. */
const MESSAGE_MS = 5;

/** What a batch comes to: nothing at all when the function died with it. */
interface Outcome {
  readonly lastsMs: number;
  readonly processed: readonly Copy[];
  readonly failed: readonly { readonly copy: Copy; readonly visibleInSeconds: number }[];
  /** Whether the function throws, so that Lambda polls more slowly. */
  readonly throws: boolean;
}

/**
 * The consumer behind its mapping: diagnosis and visibility are the system's, the loop around them is a model of
 * consume-batch. As in the local runner, Lambda polls more slowly the more invocations in a row threw.
 */
export function runConsumer(
  plan: ConsumerPlan,
  { clock, queue, calls, ledger, random, world }: ConsumerWorld,
) {
  let idle = plan.maximumConcurrency;
  let failuresInARow = 0;
  let polling = false;

  const decide = (copies: readonly Copy[]): Outcome => {
    const at = clock.now() - START;
    const dependency = world.dependency(at);
    if (dependency === "dies") {
      return { lastsMs: plan.timeoutSeconds * 1000, processed: [], failed: [], throws: true };
    }
    const diagnose = createDiagnose(application, {
      known: true,
      value: new Set(world.busyMachines(at)),
    });
    const processed: Copy[] = [];
    const failed: Outcome["failed"][number][] = [];
    let unexpected = 0;
    for (const copy of copies) {
      const diagnosis = diagnose(copy);
      if (diagnosis === undefined && dependency === "works" && !world.throwsAlways?.(keyOf(copy))) {
        processed.push(copy);
        continue;
      }
      if (diagnosis === undefined) unexpected += 1;
      const { receiveCount } = copy;
      const failure = { permanent: diagnosis?.permanent ?? false, receiveCount };
      failed.push({ copy, visibleInSeconds: planVisibilitySeconds(failure, plan, random) });
    }
    const lastsMs = copies.length * MESSAGE_MS + (failed.length > 0 ? LATENCY_MS.sqs : 0);
    return { lastsMs, processed, failed, throws: unexpected === copies.length };
  };

  const finish = ({ processed, failed, throws }: Outcome): void => {
    calls.functions += batchCalls(failed.length);
    for (const { copy, visibleInSeconds } of failed) queue.release(copy, visibleInSeconds);
    calls.mappings += batchCalls(processed.length);
    for (const copy of processed) {
      queue.remove(copy);
      ledger.process(keyOf(copy), clock.now());
    }
    failuresInARow = throws ? failuresInARow + 1 : 0;
    clock.at(clock.now() + backOffMs(failuresInARow), () => {
      idle += 1;
      poll();
    });
  };

  const invoke = (): void => {
    while (idle > 0 && queue.depth().visible > 0) {
      const copies = queue.take(plan.batchSize);
      if (copies.length === 0) continue;
      calls.mappings += 1;
      idle -= 1;
      const outcome = decide(copies);
      clock.at(clock.now() + outcome.lastsMs, () => finish(outcome));
    }
  };

  /** Soon, and once for everything that has become visible until then. */
  function poll(): void {
    if (polling || idle === 0 || queue.depth().visible === 0) return;
    polling = true;
    clock.at(clock.now() + LATENCY_MS.sqs, () => {
      polling = false;
      invoke();
    });
  }

  queue.onVisible = poll;
}
