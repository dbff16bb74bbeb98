import { NOTIFIER_REPORT_RESERVE_MS } from "../../core/limits/alerts-per-invocation";
import { createDeadline, type TimeLeft } from "../../core/runtime/deadline";
import type { Log } from "../../core/runtime/log";
import type { Count } from "../../core/runtime/metrics";
import type { Alert, AlertContext, Publish } from "./alerts/alert";
import { writeAlert } from "./alerts/alert-text";
import { type HeldUnchanged, writeHeldUnchanged } from "./alerts/held-unchanged-alert";
import type { Acknowledged } from "./digests/acknowledged-groups";
import type { AlertBudget } from "./digests/hourly-alert-budget";
import { limitAlerts } from "./digests/limit-alerts";
import type { StormCover } from "./digests/storm-cover";
import type { Plan } from "./plan-dead-letter";
import type { AlertPace } from "./publishing/alert-pace";
import { type Publication, publishAlerts } from "./publishing/publish-alerts";

export interface NotifyPorts {
  readonly publish: Publish;
  readonly budget: AlertBudget;
  readonly cover: StormCover;
  readonly log: Log;
  readonly count: Count;
}

export interface NotifySettings {
  readonly alertSpacingMs: number;
  readonly alert: AlertContext;
  /** Topics for the addresses of single producers. Acknowledging does not suppress their alerts. Default: none. */
  readonly producerTopicArns?: readonly string[];
}

/** Publishes the alerts of one invocation, within its time and the environment's budget. */
export class ProducerNotifier {
  constructor(
    private readonly settings: NotifySettings,
    private readonly ports: NotifyPorts,
    private readonly pace: AlertPace,
    private readonly timeLeft: TimeLeft,
  ) {}

  /** Publishes the alerts that the limits allow, and returns the plans that no accepted alert covers. */
  async notify(plans: readonly Plan[], acknowledged: Acknowledged): Promise<ReadonlySet<Plan>> {
    const { publish, budget, cover, log, count } = this.ports;
    const { digests, unnotified, deferred, spare } = limitAlerts(plans, {
      available: budget.available(),
      cover,
      acknowledged,
      isSilent: (plan) => this.isSilent(plan, acknowledged),
    });
    if (deferred > 0) {
      count("AlertsDeferred", 1);
      log.warn("alerts deferred: the hourly budget is spent", { letters: deferred });
    }
    const alerts = digests.map((digest) => writeAlert(digest, this.settings.alert, acknowledged));
    const publications = await publishAlerts(publish, alerts, {
      pace: this.pace,
      // Half of the time is for the move.
      deadline: createDeadline(this.timeLeft, Math.max(this.timeLeft() / 2, this.lastAlertMs)),
      spare,
    });
    for (const [index, digest] of digests.entries()) {
      const { producers } = digest;
      if (!this.enter(publications[index], producers, digest.plans.length)) continue;
      if (digest.storm) cover.announce(digest);
      for (const plan of digest.plans) unnotified.delete(plan);
    }
    return unnotified;
  }

  /** No alert about it is needed: its group is acknowledged, and no producer has its own address. */
  isSilent(plan: Plan, { suppressed }: Acknowledged): boolean {
    return suppressed.has(plan) && (this.settings.producerTopicArns ?? []).length === 0;
  }

  /** Names the ids under which messages without metadata are held now. */
  async nameHeldUnchanged(held: readonly HeldUnchanged[]): Promise<void> {
    if (held.length === 0) return;
    const { publish, budget, log } = this.ports;
    for (const { originalId, newId, trace } of held) {
      const traced = trace === undefined ? {} : { trace_id: trace };
      log.warn("held without metadata", { message_id: originalId, new_message_id: newId, ...traced });
    }
    const alerts: Alert[] = [writeHeldUnchanged(held, this.settings.alert)];
    const [publication] = await publishAlerts(publish, alerts, {
      pace: this.pace,
      deadline: createDeadline(this.timeLeft, this.lastAlertMs),
      spare: Math.max(0, budget.available() - 2),
    });
    this.enter(publication, [...new Set(held.map(({ producer }) => producer))], held.length);
  }

  /**
   * The time that an alert needs: its spacing must end before the report, or the next invocation would publish too
   * soon.
   */
  private get lastAlertMs(): number {
    return NOTIFIER_REPORT_RESERVE_MS + this.settings.alertSpacingMs;
  }

  /** Counts the outcome of an alert. */
  private enter(
    publication: Publication | undefined,
    producers: readonly string[],
    letters: number,
  ): boolean {
    const { accepted, mails, error } = publication ?? { accepted: false, mails: 0 };
    const { budget, count, log } = this.ports;
    count(accepted ? "AlertsPublished" : "AlertsFailed", 1);
    budget.spend(mails);
    const producer = producers.length === 1 ? producers[0] : "several";
    if (!accepted) log.error("alert not published", { producer, letters, ...error });
    return accepted;
  }
}
