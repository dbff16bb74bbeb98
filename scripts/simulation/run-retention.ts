import { HELD_RETENTION_SECONDS } from "../../constructs/queue/message-queues";
import type { ReceivePort } from "../../core/sqs/receive-port";
import type { SqsPort } from "../../core/sqs/sqs-port";
import type { RedriverPorts } from "../../handlers/redriver/redrive";
import { renew } from "../../handlers/redriver/renew";
import type { RenewReport } from "../../handlers/redriver/renew-report";
import type { VirtualClock } from "../virtual-aws/virtual-clock";
import type { Copy } from "../virtual-aws/virtual-queue";
import type { Queues } from "./queues";
import { HOUR_MS, type Holding, MINUTE_MS } from "./scenario";
import type { SimulationSettings } from "./simulation-settings";

/** The effect of retention and renewals. */
export interface Retention {
  /** The oldest copy that was in the retry queue or in quarantine at any hour. */
  oldestCopyMs: number;
  /** Copies that SQS deleted because their retention was over. */
  expired: number;
  renewals: number;
  /** Renewals that claimed to have seen everything, but left copies that were due for renewal. */
  falseReports: number;
}

export interface RetentionPorts extends Pick<RedriverPorts, "clock" | "log" | "count"> {
  readonly port: SqsPort & ReceivePort;
}

export interface RetentionPlan {
  readonly settings: SimulationSettings;
  readonly holding: Holding;
  readonly ports: RetentionPorts;
}

/**
 * Starts the system's own renewal at every interval, and deletes each hour, as SQS does, what exceeds its retention.
 */
export function runRetention(
  clock: VirtualClock,
  queues: Queues,
  { settings, holding, ports: { port, ...ports } }: RetentionPlan,
): Retention {
  const { renewIntervalSeconds, timeoutSeconds } = settings.stage.redriver;
  const { renewAfterMs } = settings.redriver;
  const retention: Retention = { oldestCopyMs: 0, expired: 0, renewals: 0, falseReports: 0 };
  const held = (): Copy[] => [...queues.retry.contents(), ...(queues.quarantine?.contents() ?? [])];

  const expire = (): void => {
    const ages = held().map(({ sentAt }) => clock.now() - sentAt);
    retention.oldestCopyMs = ages.reduce((oldest, age) => Math.max(oldest, age), retention.oldestCopyMs);
    const sentBefore = clock.now() - HELD_RETENTION_SECONDS * 1000;
    for (const queue of [queues.retry, queues.quarantine])
      retention.expired += queue?.expire(sentBefore).length ?? 0;
    clock.at(clock.now() + HOUR_MS, expire);
  };

  const run = async (): Promise<void> => {
    const due = held().filter(({ sentAt }) => clock.now() - sentAt > renewAfterMs);
    const report = await renew(
      settings.redriver,
      { ...ports, sqs: port, receiver: port },
      clock.timeLeft(timeoutSeconds * 1000),
    );
    retention.renewals += 1;
    const left = new Set(held());
    if (sawEverything(report) && due.some((copy) => left.has(copy))) retention.falseReports += 1;
  };
  const schedule = (at: number): void => {
    clock.start(at, run);
    clock.at(at, () => schedule(at + renewIntervalSeconds * 1000));
  };
  clock.at(clock.now(), expire);
  schedule(clock.now() + renewIntervalSeconds * 1000 + holding.renewalOffsetMinutes * MINUTE_MS);
  return retention;
}

const sawEverything = ({ receivedAll, unseenInRetry, unseenInQuarantine }: RenewReport): boolean =>
  receivedAll && unseenInRetry + unseenInQuarantine === 0;
