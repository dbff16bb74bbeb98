import { rampRedrive } from "../../../../cli/operations/ramp-redrive";
import type { RampStep } from "../../../../cli/operations/ramp-steps";
import { planOf } from "../../../../cli/operations/redrive";
import { EVERYTHING } from "../../../../cli/scan/select-messages";
import type { QueueDepth } from "../../../../core/sqs/receive-port";
import { number } from "../../../support/make-message";
import { contextOf } from "../../support/context-of";
import { type Call, counted, type Fault } from "../../support/faulty-proxy";
import { poison } from "../../support/held-messages";
import type { Desk } from "../../support/start-desk";

/** Enough for what happens at once in these tests. */
export const WATCH = { pollMs: 1, settleMs: 0, windowMs: 10_000 };

export const curable = (fields: Parameters<typeof poison>[0] = {}) => {
  const { attributes, ...held } = poison({ reason: "Unknown", cause: "Unknown", ...fields });
  return { ...held, attributes: { ...attributes, team_id: number("3") } };
};

/** The original id that a message carries. */
export const metadataId = (
  attributes: Readonly<Record<string, { readonly StringValue?: string | undefined }>>,
): string => JSON.parse(attributes["ReliableQueue.DeadLetter"]?.StringValue ?? "{}").id;

type Watched = "main" | "dlq" | "retry" | "quarantine";

export interface Played {
  /** What the system does with each batch, before its response reaches the ramp. */
  readonly onBatch: (batch: number) => Promise<void>;
  readonly watch?: typeof WATCH;
  /** This many messages of quarantine, beginning with the first. @default all */
  readonly of?: number;
  readonly audit?: string;
  /** Time passes only while the ramp waits between two readings. @default the machine's clock */
  readonly isTimed?: boolean;
  /** What SQS counts instead of what is there, by the milliseconds since the step was sent; undefined: before it. */
  readonly counts?: (role: Watched, at: number | undefined) => Partial<QueueDepth> | undefined;
  /** Called before each reading of the main queue. */
  readonly onLook?: (at: number | undefined) => Promise<void>;
}

const URLS: readonly (readonly [string, Watched])[] = [
  ["/dlq_for_reliable_q", "dlq"],
  ["/retry_for_reliable_q", "retry"],
  ["/quarantine_for_reliable_q", "quarantine"],
  ["/reliable_q", "main"],
];

const roleOf = ({ input }: Call) => URLS.find(([end]) => String(input.QueueUrl).endsWith(end))?.[1];

/**
 * Sends everything in quarantine back in a ramp, while the system does this with what is sent. `scannedAt`: when the
 * retry queue was received from, in milliseconds since the step was sent.
 */
export async function playRamp(desk: Desk, played: Played) {
  const { onBatch, watch = WATCH, of, audit = desk.fresh(), isTimed, counts, onLook } = played;
  let passed = 0;
  const clock = {
    now: Date.now,
    elapsed: () => passed,
    sleep: async (milliseconds: number) => {
      passed += milliseconds;
    },
  };
  const context = { ...contextOf(desk, "redrive"), ...(isTimed && { clock }) };
  const present = desk
    .contents("quarantine")
    .slice(0, of)
    .map(({ messageId }) => messageId);
  const steps: RampStep[] = [];
  const scannedAt = new Set<number>();
  let batches = 0;
  let sentAt: number | undefined;
  const at = () => (sentAt === undefined ? undefined : passed - sentAt);

  function countsOf(call: Call): Fault | undefined {
    const role = roleOf(call);
    const depth = role && counts?.(role, at());
    if (depth === undefined) return undefined;
    const before = role === "main" && onLook ? { before: () => onLook(at()) } : {};
    return { ...counted(depth), ...before };
  }

  desk.proxy.inject((call) => {
    if (call.action === "GetQueueAttributes") return countsOf(call);
    const now = at();
    if (call.action === "ReceiveMessage" && roleOf(call) === "retry" && now !== undefined) scannedAt.add(now);
    if (call.action !== "SendMessageBatch" || roleOf(call) !== "main") return undefined;
    batches += 1;
    const batch = batches;
    sentAt = passed;
    return { meanwhile: () => onBatch(batch) };
  });
  const { summary, cameBack, why } = await rampRedrive(context, {
    selection: { ...EVERYTHING, queues: ["quarantine"] },
    plan: await planOf(context, { changes: [], force: false }),
    agreed: new Set(present),
    limit: 100_000,
    wait: 0,
    audit,
    intent: {},
    watch,
    onStep: (step) => {
      steps.push(step);
      if (step.phase === "sending") sentAt = undefined;
    },
  });
  return { summary, cameBack, why, steps, audit, passedMs: passed, scannedAt: [...scannedAt] };
}
