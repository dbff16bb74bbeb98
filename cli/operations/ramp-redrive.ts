import { describeError } from "../../core/runtime/describe-error";
import type { SqsPort } from "../../core/sqs/sqs-port";
import { explainLast } from "../aws/explain-any";
import type { HeldRole } from "../aws/target/deployment-names";
import type { OperationContext } from "../command-context";
import { AuditTrail } from "../files/audit-trail";
import { describeSelection } from "../scan/describe-selection";
import { type MoveReport, moveSelected } from "../scan/move-selected";
import { openScan } from "../scan/open-scan";
import { planMove } from "../scan/plan-scan";
import type { Held } from "../scan/scan";
import { type MoveSummary, moveChange } from "../terminal/describe-move";
import { describeDoubt } from "../terminal/describe-ramp";
import { RAMP_STEPS, type RampStep } from "./ramp-steps";
import { readDepths } from "./read-depths";
import { type Redrive, redriveRules, summarizeRedrive } from "./redrive";
import { type StepVerdict, watchStep } from "./watch-step";
import type { Watch } from "./watch-window";

export interface RampedRedrive extends Redrive {
  readonly agreed: ReadonlySet<string>;
  readonly watch: Watch;
  readonly onStep: (step: RampStep) => void;
}

export interface Ramped {
  readonly summary: MoveSummary;
  /** About an AWS error, or about what could not be determined. */
  readonly why: string | undefined;
  /** Original ids of what was sent and is held again. */
  readonly cameBack: readonly string[];
}

const STOPS: Readonly<Record<Exclude<StepVerdict["kind"], "passed">, string>> = {
  "came-back": "CameBackDead",
  "not-processed": "NotProcessed",
  "could-not-tell": "CouldNotTell",
};

const NOTHING: MoveReport = {
  reports: [],
  matched: 0,
  moved: [],
  refused: [],
  notMoved: [],
  stoppedBy: undefined,
  failure: undefined,
  cameSince: 0,
  goneSince: 0,
};

/**
 * Sends back 1 message, then 2, 5, 20 and so on, and stops by itself when messages come back dead, are not processed,
 * or their outcome cannot be determined. Between two steps nothing is held: each step receives what it sends. One
 * entry in the audit trail.
 */
export async function rampRedrive(context: OperationContext, redrive: RampedRedrive): Promise<Ramped> {
  const { selection, chosenBy, audit: file, intent } = redrive;
  const audit = await AuditTrail.open(file, context, {
    selection: describeSelection(context.application, chosenBy ?? selection),
    ...intent,
    ramp: true,
  });
  const ramp = new Ramp(context, redrive);
  try {
    await ramp.run();
  } catch (error) {
    // The messages sent so far are reported anyway.
    ramp.fail(error);
  } finally {
    const { summary, cameBack } = ramp;
    const change = moveChange(summary);
    await audit.close(
      cameBack.length === 0 ? change : { ...change, counts: { ...change.counts, cameBack: cameBack.length } },
    );
  }
  const { summary, cameBack, failure, doubt } = ramp;
  if (failure !== undefined && summary.moved.length === 0) throw failure;
  const isBad = summary.notMoved.length + summary.unconfirmed.length > 0 || failure !== undefined;
  return { summary, cameBack, why: isBad ? await explainLast(context) : doubt };
}

class Ramp {
  #report: MoveReport = NOTHING;
  cameBack: readonly string[] = [];
  /** What could not be determined, and what to do. */
  doubt: string | undefined;
  readonly #left: Set<string>;
  readonly #sent = new Set<string>();
  #sender: Promise<SqsPort> | undefined;

  constructor(
    private readonly context: OperationContext,
    private readonly redrive: RampedRedrive,
  ) {
    this.#left = new Set(redrive.agreed);
  }

  get failure(): unknown {
    return this.#report.failure;
  }

  get summary(): MoveSummary {
    const { why } = this.context.stop;
    return summarizeRedrive({ ...this.#report, stoppedBy: this.#report.stoppedBy ?? why });
  }

  fail(failure: unknown): void {
    this.#report = { ...this.#report, failure, stoppedBy: describeError(failure).error };
  }

  async run(): Promise<void> {
    const { stop } = this.context;
    const { watch, onStep } = this.redrive;
    for (let step = 1; this.#left.size > 0 && stop.why === undefined; step += 1) {
      const size = Math.min(RAMP_STEPS[step - 1] ?? RAMP_STEPS[RAMP_STEPS.length - 1] ?? 1, this.#left.size);
      const [before, remaining] = [await readDepths(this.context), this.#left.size];
      onStep({ step, size, phase: "sending" });
      const moved = await this.#send(size);
      const count = moved.retry + moved.quarantine;
      // Fewer than intended: the rest is no longer there, or something ended it.
      if (this.failure !== undefined || stop.why !== undefined || this.#left.size === 0) return;
      // A scan that saw none of them would see none the next time.
      if (count === 0 && this.#left.size === remaining)
        this.#judge({ kind: "could-not-tell", doubt: "held" });
      if (count === 0) continue;
      onStep({ step, size, phase: "watching" });
      this.#judge(await watchStep(this.context, { before, moved }, this.#sent, watch));
    }
  }

  /** Sends this many of the remaining messages. Returns how many were sent, by the queue that they were in. */
  async #send(size: number): Promise<Readonly<Record<HeldRole, number>>> {
    const { context, redrive } = this;
    const moved = { retry: 0, quarantine: 0 };
    const onMoved = (held: readonly Held[]) => {
      for (const { summary } of held) moved[summary.queue] += 1;
      redrive.onMoved?.(held);
    };
    const rules = await redriveRules(context, { ...redrive, limit: size, agreed: this.#left, onMoved });
    const plan = planMove(rules.ratePerSecond);
    const { selection, wait } = redrive;
    this.#sender ??= context.sender();
    const sqs = await this.#sender;
    const scan = await openScan(context, selection, { plan, endWhenFound: true, wait, what: "sending back" });
    const decided = new Set<string>();
    const report = await moveSelected(
      scan,
      { ...context, sqs },
      {
        ...rules,
        decide: (held) => {
          decided.add(held.message.messageId);
          return rules.decide(held);
        },
      },
    );
    for (const id of decided) this.#left.delete(id);
    for (const { id } of report.moved) this.#sent.add(id);
    const isShort = report.moved.length < size && report.stoppedBy === undefined;
    const goneSince = isShort && decided.size < size ? report.goneSince : 0;
    // What was not found now will not be found by the next step.
    if (goneSince > 0) this.#left.clear();
    const whole = this.#report;
    this.#report = {
      ...report,
      matched: whole.matched + report.matched,
      moved: [...whole.moved, ...report.moved],
      refused: [...whole.refused, ...report.refused],
      notMoved: [...whole.notMoved, ...report.notMoved],
      cameSince: 0,
      goneSince,
    };
    return moved;
  }

  #judge(verdict: StepVerdict): void {
    if (verdict.kind === "passed") return;
    if (verdict.kind === "came-back") this.cameBack = verdict.ids;
    if (verdict.kind === "could-not-tell") this.doubt = describeDoubt(verdict.doubt, this.redrive.watch);
    this.context.stop.request(STOPS[verdict.kind]);
  }
}
