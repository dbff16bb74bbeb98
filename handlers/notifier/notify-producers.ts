import { MAX_ALERTS_PER_INVOCATION, REPORT_RESERVE_MS } from "../../core/limits/alerts-per-invocation";
import { createDeadline, type TimeLeft } from "../../core/runtime/deadline";
import type { Log } from "../../core/runtime/log";
import type { Count } from "../../core/runtime/metrics";
import { type Acknowledged, NOTHING_ACKNOWLEDGED } from "./acknowledged-groups";
import type { Alert, AlertContext, Publish } from "./alert";
import type { AlertPace } from "./alert-pace";
import {
  announcedKinds,
  composeDigests,
  type Digest,
  isStorm,
  kindByProducer,
  kindBySender,
  ofAcknowledged,
} from "./compose-digests";
import type { AlertBudget } from "./hourly-alert-budget";
import { isHeldUnchanged, type Plan } from "./plan-dead-letter";
import { type Publication, publishAlerts } from "./publish-alerts";
import { writeAlert } from "./write-alert";
import { type HeldUnchanged, writeHeldUnchanged } from "./write-held-unchanged";

export interface NotifyPorts {
  readonly publish: Publish;
  readonly budget: AlertBudget;
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

  /**
   * Publishes the digests and returns the plans that no accepted alert covers. A full batch is a storm, and so is
   * whatever takes the last alert of the budget: one alert then covers everything of the same kind that follows
   * within minutes. Otherwise messages for which no alert is left would be held back and use up their receives.
   */
  async notify(
    plans: readonly Plan[],
    acknowledged: Acknowledged = NOTHING_ACKNOWLEDGED,
  ): Promise<ReadonlySet<Plan>> {
    const { publish, budget, log, count } = this.ports;
    // One place is reserved for messages that are held unchanged, whose new ids are known only after the move.
    const reserved = plans.some(isHeldUnchanged) ? 1 : 0;
    const affordable = budget.available() - reserved;
    const isFull = isStorm(plans);
    const isSpent = affordable <= 0;
    const { suppressed } = acknowledged;
    const isAnnounced = (plan: Plan, kind: string) =>
      budget.isAnnounced(kind) || (suppressed.has(plan) && budget.isAnnounced(ofAcknowledged(kind)));
    const isCovered = (plan: Plan) =>
      ((isFull || isSpent) && isAnnounced(plan, kindByProducer(plan))) ||
      (isSpent && isAnnounced(plan, kindBySender(plan)));
    const silent = new Set(plans.filter((plan) => this.isSilent(plan, acknowledged)));
    const due = plans.filter((plan) => plan.needsNotification && !silent.has(plan) && !isCovered(plan));
    const unnotified = new Set<Plan>([
      ...due,
      ...silent,
      ...(affordable < 0 ? plans.filter(isHeldUnchanged) : []),
    ]);
    if (due.length === 0) return unnotified;
    if (isSpent) {
      count("AlertsDeferred", 1);
      log.warn("alerts deferred: the hourly budget is spent", { letters: due.length });
      return unnotified;
    }
    const storm = isFull || affordable === 1;
    const most = Math.min(MAX_ALERTS_PER_INVOCATION - reserved, affordable - 1);
    const digests = this.digestsOf(due, most, storm, acknowledged);
    const alerts = digests.map((digest) => writeAlert(digest, this.settings.alert, acknowledged));
    const publications = await publishAlerts(publish, alerts, {
      pace: this.pace,
      // Half of the time is for the move.
      deadline: createDeadline(this.timeLeft, Math.max(this.timeLeft() / 2, this.lastAlertMs)),
      // The last one is for a storm: a second attempt at another digest must not take it.
      spare: affordable - alerts.length - (storm ? 0 : 1),
    });
    for (const [index, digest] of digests.entries()) {
      const { producers } = digest;
      if (!this.enter(publications[index], producers, digest.plans.length)) continue;
      if (digest.storm) budget.announce(announcedKinds(digest));
      for (const plan of digest.plans) unnotified.delete(plan);
    }
    return unnotified;
  }

  /** No alert about it is needed: its group is acknowledged, and no producer has its own address. */
  isSilent(plan: Plan, { suppressed }: Acknowledged): boolean {
    return suppressed.has(plan) && (this.settings.producerTopicArns ?? []).length === 0;
  }

  /** What nobody knows about comes first: acknowledged groups never take its place. */
  private digestsOf(
    due: readonly Plan[],
    most: number,
    storm: boolean,
    { suppressed }: Acknowledged,
  ): Digest[] {
    const news = composeDigests(
      due.filter((plan) => !suppressed.has(plan)),
      most,
      storm,
    );
    const left = most - news.length;
    if (news.length > 0 && left <= 0) return news;
    const known = composeDigests(
      due.filter((plan) => suppressed.has(plan)),
      left,
      storm,
    );
    return [...news, ...known.map((digest): Digest => ({ ...digest, acknowledged: true }))];
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
    return REPORT_RESERVE_MS + this.settings.alertSpacingMs;
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
