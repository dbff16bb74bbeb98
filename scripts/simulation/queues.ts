import { QUARANTINE_VISIBILITY_SECONDS } from "../../constructs/queue/message-queues";
import { deadLetterMaxReceiveCount } from "../../constructs/settings/queue-timing";
import type { ReceivePort } from "../../core/sqs/receive-port";
import type { SqsPort } from "../../core/sqs/sqs-port";
import type { VirtualClock } from "../virtual-aws/virtual-clock";
import { createVirtualPorts } from "../virtual-aws/virtual-ports";
import type { Copy, VirtualQueue } from "../virtual-aws/virtual-queue";
import { type Payload, VirtualSqs } from "../virtual-aws/virtual-sqs";
import { type Calls, LATENCY_MS } from "./calls";
import type { Reconciliation } from "./reconciliation";
import type { HeldMessage } from "./scenario";
import { type SimulationSettings, URLS } from "./simulation-settings";

export interface Queues {
  readonly main: VirtualQueue;
  readonly deadLetter: VirtualQueue;
  readonly retry: VirtualQueue;
  /** Undefined: what is quarantined is only an entry in the ledger. */
  readonly quarantine: VirtualQueue | undefined;
  /** Calls the queues as a role's function does: every call takes its time, is counted, and succeeds. */
  readonly connect: (senderId: string) => SqsPort & ReceivePort;
  sendMessage(key: number, payload: Payload): void;
  /** Puts a message where it is already held. */
  hold(key: number, message: HeldMessage): void;
}

/** Which message a copy belongs to, across all transfers: its group id. */
export const keyOf = ({ groupId }: Pick<Copy, "groupId">): number => Number(groupId);

/**
 * The queues of the journey. Quarantine is a queue if its retention matters. Otherwise it is an entry in the ledger:
 * nothing leaves it by itself, and a million messages in it would only take memory.
 */
export function createQueues(
  clock: VirtualClock,
  calls: Calls,
  ledger: Reconciliation,
  settings: SimulationSettings,
  holdsQuarantine: boolean,
): Queues {
  const { maxReceiveCount, notifierReceives } = settings.stage.queue;
  const sqs = new VirtualSqs(clock);
  const quarantineQueue = holdsQuarantine
    ? sqs.createQueue(URLS.quarantine, { visibilitySeconds: QUARANTINE_VISIBILITY_SECONDS })
    : undefined;
  const quarantine = {
    arrive: (copy: Copy, delaySeconds?: number) => {
      ledger.quarantine(keyOf(copy), clock.now());
      quarantineQueue?.arrive(copy, delaySeconds);
    },
  };
  const deadLetter = sqs.createQueue(URLS.deadLetter, {
    visibilitySeconds: settings.deadLetterVisibilitySeconds,
    redrive: {
      maxReceiveCount: deadLetterMaxReceiveCount(maxReceiveCount, notifierReceives),
      to: quarantine,
    },
  });
  const toDeadLetter = {
    arrive: (copy: Copy) => {
      ledger.die(copy);
      deadLetter.arrive(copy);
    },
  };
  const main = sqs.createQueue(URLS.main, {
    visibilitySeconds: settings.mainVisibilitySeconds,
    redrive: { maxReceiveCount, to: toDeadLetter },
  });
  const retry = sqs.createQueue(URLS.retry, { visibilitySeconds: settings.retryVisibilitySeconds });
  sqs.add(URLS.quarantine, quarantine);
  // What only the consumer knows arrives as its copy, and not by the main queue's redrive policy.
  sqs.add(URLS.deadLetter, toDeadLetter);
  // Only the redriver sends to the main queue with a call.
  sqs.add(URLS.main, {
    arrive: (copy) => {
      ledger.redrive(keyOf(copy), copy, clock.now());
      main.arrive(copy);
    },
  });
  return {
    main,
    deadLetter,
    retry,
    quarantine: quarantineQueue,
    connect: (senderId) =>
      createVirtualPorts(sqs, senderId, async (_action, effect) => {
        calls.functions += 1;
        await clock.sleep(LATENCY_MS.sqs);
        return effect();
      }),
    sendMessage: (key, payload) => {
      ledger.sent += 1;
      main.arrive(sqs.copy({ ...payload, groupId: String(key) }));
    },
    hold: (key, { queue, sentAt, ...payload }) => {
      ledger.sent += 1;
      const copy: Copy = { ...sqs.copy({ ...payload, groupId: String(key) }), sentAt };
      (queue === "retry" ? retry : quarantine).arrive(copy);
    },
  };
}
