import type { Application } from "../../core/application/application";
import type { ConsumerPorts } from "../../handlers/consumer/consume-batch";
import type { ConsumerSettings } from "../../handlers/consumer/settings";
import type { SettlePorts } from "../../handlers/consumer/settle-failures";
import { buildEvent, type Received } from "../../local/lambda/mapping/build-event";
import { interpretResponse } from "../../local/lambda/mapping/interpret-response";
import { backOffMs } from "../../local/lambda/mapping/run-mapping";
import { consumerWith } from "../../testing/function-settings";
import { asReceived } from "../virtual-aws/as-received";
import type { VirtualClock } from "../virtual-aws/virtual-clock";
import { type Copy, messageOf, type VirtualQueue } from "../virtual-aws/virtual-queue";
import { batchCalls, type Calls, LATENCY_MS } from "./calls";
import { application } from "./jobs-application";
import { keyOf } from "./queues";
import type { Reconciliation } from "./reconciliation";
import { START, type World } from "./scenario";

export interface ConsumerPlan {
  readonly settings: ConsumerSettings;
  readonly batchSize: number;
  readonly maximumConcurrency: number;
  readonly timeoutSeconds: number;
}

export interface ConsumerWorld {
  readonly clock: VirtualClock;
  readonly queue: VirtualQueue;
  readonly calls: Calls;
  readonly ledger: Reconciliation;
  readonly ports: Omit<SettlePorts, "now"> & Pick<ConsumerPorts, "count">;
  readonly world: World;
}

/** How long one message takes. The value is only plausible. */
const MESSAGE_MS = 5;

const QUEUE_ARN = "arn:aws:sqs:us-east-1:000000000000:simulated";

/**
 * What `process` throws, always the same error objects: a stack for each of a million messages would take longer than
 * the work.
 */
const PROVIDER_DOWN = new Error("The provider is down.");
const BUG = new TypeError("A bug that no outage explains.");

/**
 * The consumer behind its mapping: the complete function of the system, with an application of jobs that replaces
 * only `process`. As in the local run, Lambda polls more slowly the more invocations in a row threw.
 */
export function runConsumer(
  { settings, batchSize, maximumConcurrency, timeoutSeconds }: ConsumerPlan,
  { clock, queue, calls, ledger, ports, world }: ConsumerWorld,
) {
  let idle = maximumConcurrency;
  let failuresInARow = 0;
  let polling = false;

  const process = async (key: number, signal: AbortSignal): Promise<undefined> => {
    await clock.spend(MESSAGE_MS, signal);
    if (world.throwsAlways?.(key)) throw BUG;
    if (world.dependency(clock.now() - START) === "fails") throw PROVIDER_DOWN;
    ledger.process(key, clock.now());
  };

  /** The function's response. An error if the process dies with its batch. */
  const answerTo = async (copies: readonly Copy[], received: readonly Received[]) => {
    const timeLeft = clock.timeLeft(timeoutSeconds * 1000);
    const at = clock.now() - START;
    if (world.dependency(at) === "dies") {
      await clock.sleep(timeLeft());
      return { kind: "error", errorType: "Sandbox.Timedout" } as const;
    }
    const keys = new Map(copies.map((copy, index) => [received[index]?.MessageId, keyOf(copy)]));
    const simulated: Application<unknown, ReadonlySet<string>> = {
      ...application,
      process: (_job, { messageId, signal }) => process(keys.get(messageId) ?? Number.NaN, signal),
    };
    const value = world.busyMachines(at);
    const consume = consumerWith(settings, {
      application: simulated,
      environment: {},
      readWorld: async () => ({ known: true, value }),
      now: clock.now,
      ...ports,
    });
    return consume(buildEvent(received, QUEUE_ARN, "us-east-1"), timeLeft).then(
      (response) => ({ kind: "response", payload: JSON.stringify(response) }) as const,
      () => ({ kind: "error", errorType: "WholeBatchFailed" }) as const,
    );
  };

  const invoke = async (copies: readonly Copy[]): Promise<void> => {
    const received = copies.map((copy) => asReceived(messageOf(copy)));
    const ids = received.map(({ MessageId }) => MessageId);
    const { deletedIds, backOff } = interpretResponse(await answerTo(copies, received), ids, true);
    const deleted = new Set(deletedIds);
    calls.mappings += batchCalls(deleted.size);
    for (const { MessageId, ReceiptHandle } of received)
      if (deleted.has(MessageId)) queue.delete(ReceiptHandle);
    failuresInARow = backOff ? failuresInARow + 1 : 0;
    clock.at(clock.now() + backOffMs(failuresInARow), () => {
      idle += 1;
      poll();
    });
  };

  const invokeAll = (): void => {
    while (idle > 0 && queue.depth().visible > 0) {
      const copies = queue.take(batchSize);
      if (copies.length === 0) continue;
      calls.mappings += 1;
      idle -= 1;
      clock.start(clock.now(), () => invoke(copies));
    }
  };

  /** Soon, and once for everything that has become visible until then. */
  function poll(): void {
    if (polling || idle === 0 || queue.depth().visible === 0) return;
    polling = true;
    clock.at(clock.now() + LATENCY_MS.sqs, () => {
      polling = false;
      invokeAll();
    });
  }

  queue.onVisible = poll;
}
