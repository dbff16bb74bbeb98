import { MAX_ALERTS_PER_INVOCATION } from "../../core/limits/alerts-per-invocation";
import { BATCHES_IN_FLIGHT } from "../../core/moving/move-pipeline";
import { SQS_LIMITS } from "../../core/sqs/sqs-limits";
import { STORM_COVER_MS } from "../../handlers/notifier/digests/storm-cover";
import { CANARIES } from "../../handlers/redriver/persisting-causes";
import { MAPPING_SCALING, scaleUp } from "./aws-scaling";
import type { Binding, Deployment, Load, ScaleResult } from "./load";

/**
 * Seconds for an SQS call, for a message in the consumer, and for one in the notifier. Typical, and not guaranteed.
 */
const CALL = 0.02;
const RECORD = 0.005;
const DIAGNOSIS = 0.0001;

/** How long a storm's alert covers more of the same. */
const STORM = STORM_COVER_MS / 1000;

/** Messages that a redriver run moves in a second at 20 ms per call, as measured by `redrive-speed.test.ts`. */
const RUN_PER_SECOND = 1_500;

/** Messages that a renewal can renew before their retention ends: one run of 150 s per queue in every interval. */
const RENEWED_PER_SECOND = 1_200;
const RENEWAL_SECONDS = 150;

const GIVEN_UP_AFTER = 7 * 86_400;
const BEFORE_OUTAGE = 600;
const HOUR = 3_600;

/** What waits to be let through, by when it may: a ring of seconds. */
class Waiting {
  readonly #due = new Map<number, number>();
  size = 0;

  add(at: number, messages: number): void {
    const second = Math.ceil(at);
    this.#due.set(second, (this.#due.get(second) ?? 0) + messages);
    this.size += messages;
  }

  take(second: number): number {
    const messages = this.#due.get(second) ?? 0;
    this.#due.delete(second);
    this.size -= messages;
    return messages;
  }
}

/**
 * A deployment under load, second by second, with flows instead of messages: what takes hours with a million messages
 * takes a second with a billion. It models Lambda's scaling, batches and windows, the limits of messages in flight,
 * the bounds on alerts, and the redriver's interval, cap, rate and evidence. Poison, and what waits for the outage's
 * end, are counted separately. A message is in one place or another, and none is lost.
 */
export function simulateLoad(load: Load, { settings, runsAtOnce }: Deployment): ScaleResult {
  const { consumer, notifier, redriver, queue, backoff, alerts } = settings;
  const binding = new Set<Binding>();
  const outageEnds = BEFORE_OUTAGE + load.outageSeconds;
  const perBatch = CALL + RECORD * consumer.batchSize;
  const firstBackoff = consumer.retryBackoffBaseSeconds * 0.75;
  /** A full batch of the notifier: its diagnosis and its move. In a storm, one alert covers ten minutes. */
  const moveSeconds = 2 * CALL * (1 + Math.ceil((notifier.batchSize / 10 - 1) / BATCHES_IN_FLIGHT));
  const notifiedPerSecond =
    (notifier.maximumConcurrency * notifier.batchSize) / (moveSeconds + DIAGNOSIS * notifier.batchSize);
  const runSeconds = redriver.timeoutSeconds - 3;
  const perRunSecond = Math.min(redriver.ratePerSecond, RUN_PER_SECOND);

  // Messages by place, and in the main queue by how often they were received.
  const good = [0, 0];
  const poison = [0, 0];
  const hidden = new Waiting();
  const delayed = new Waiting();
  const gatheringRecoverable = new Waiting();
  const gatheringPoison = new Waiting();
  let deadRecoverable = 0;
  let deadPoison = 0;
  let due = load.backlog ?? 0;
  let quarantined = 0;
  let concurrency: number = MAPPING_SCALING.first;
  let sent = load.backlog ?? 0;
  let calls = 0;
  let worstWait = 0;
  let firstWait = 0;
  let mostInRetry = 0;
  let mostAlerts = 0;
  let alertsThisHour = 0;
  let drainedAt: number | undefined;
  /** Redrives of this interval that are still to be sent, and evidence that its cause persists. */
  let toSend = 0;
  let causeStands = false;

  for (let second = 0; second < outageEnds + GIVEN_UP_AFTER; second += 1) {
    const isOut = second >= BEFORE_OUTAGE && second < outageEnds;
    const arrived = load.perSecond;
    sent += arrived;
    good[0] = (good[0] ?? 0) + arrived * (1 - load.poisonShare);
    poison[0] = (poison[0] ?? 0) + arrived * load.poisonShare;
    good[1] = (good[1] ?? 0) + hidden.take(second);

    // The redriver: a rate within a run, and a cap per interval.
    const sending = Math.min(toSend, due, perRunSecond * runsAtOnce);
    toSend -= sending;
    due -= sending;
    good[0] += sending;
    calls += sending * 0.3;

    // The consumer: as many simultaneous batches as Lambda has scaled to, and as may be in flight.
    const visible = good[0] + (good[1] ?? 0) + poison[0] + (poison[1] ?? 0);
    const room = SQS_LIMITS.inFlightMessages - hidden.size;
    const inBatches = Math.max(0, Math.min(concurrency * consumer.batchSize, room));
    if (inBatches < concurrency * consumer.batchSize && visible > 0) binding.add("main queue in flight");
    const capacity = inBatches / perBatch;
    const taken = Math.min(visible, capacity);
    const wait = taken === 0 ? 0 : Math.max(0, visible / capacity - 1);
    if (visible > capacity) {
      if (concurrency >= Math.min(consumer.maximumConcurrency, MAPPING_SCALING.most))
        binding.add("consumer concurrency");
      concurrency = scaleUp(concurrency, consumer.maximumConcurrency, 1);
    } else if (concurrency > MAPPING_SCALING.first) {
      concurrency = Math.max(
        MAPPING_SCALING.first,
        (concurrency * Math.max(visible, 1)) / Math.max(1, capacity),
      );
    }
    const share = visible === 0 ? 0 : taken / visible;
    const [fresh = 0, again = 0] = good.map((messages) => messages * share);
    const [poisonFresh = 0, poisonAgain = 0] = poison.map((messages) => messages * share);
    good[0] -= fresh;
    good[1] -= again;
    poison[0] -= poisonFresh;
    poison[1] = (poison[1] ?? 0) - poisonAgain + poisonFresh;
    calls += taken * 0.1;
    let dead = 0;
    if (isOut) {
      hidden.add(second + firstBackoff, fresh);
      dead = again;
    }
    calls += (fresh + again) * 0.1;
    calls += (poisonFresh + poisonAgain) * 0.1;
    // The third receive moves it: with two receives allowed, three waits and two batches.
    const isolate = (queue.maxReceiveCount + 1) * wait + queue.maxReceiveCount * perBatch + CALL;
    if (second === BEFORE_OUTAGE - 1) firstWait = isolate;
    worstWait = Math.max(worstWait, isolate);

    // The notifier: a batch is full or its window is over. Each first death and each quarantine is announced.
    const fillSeconds =
      (notifier.batchSize * notifier.maximumConcurrency) / Math.max(1e-9, dead + poisonAgain);
    const gatheredAt = second + Math.min(notifier.batchingWindowSeconds, fillSeconds) / 2;
    gatheringRecoverable.add(gatheredAt, dead);
    gatheringPoison.add(gatheredAt, poisonAgain);
    deadRecoverable += gatheringRecoverable.take(second);
    deadPoison += gatheringPoison.take(second);
    const letters = deadRecoverable + deadPoison;
    const forwarded = Math.min(letters, notifiedPerSecond);
    if (letters > notifiedPerSecond) binding.add("notifier concurrency");
    const part = letters === 0 ? 0 : forwarded / letters;
    delayed.add(second + backoff.baseSeconds * 0.75, deadRecoverable * part);
    quarantined += deadPoison * part;
    deadRecoverable -= deadRecoverable * part;
    deadPoison -= deadPoison * part;
    calls += forwarded * 0.4;
    const batches = notifier.maximumConcurrency / Math.max(1, notifier.batchingWindowSeconds);
    const wanted =
      letters >= notifier.batchSize ? 1 / STORM : forwarded > 0 ? batches * MAX_ALERTS_PER_INVOCATION : 0;
    if (second % HOUR === 0) alertsThisHour = 0;
    if (alertsThisHour + wanted > alerts.maxAlertsPerHour) binding.add("alerts an hour");
    alertsThisHour = Math.min(alerts.maxAlertsPerHour, alertsThisHour + wanted);
    mostAlerts = Math.max(mostAlerts, alertsThisHour);
    due += delayed.take(second);

    const inRetry = due + delayed.size;
    mostInRetry = Math.max(mostInRetry, inRetry);
    if (second % redriver.redriveIntervalSeconds === 0 && second > 0) {
      // What failed again since the previous run holds its cause back, except for a few that test it.
      const most = Math.min(redriver.runCap, perRunSecond * runSeconds) * runsAtOnce;
      toSend = Math.min(due, causeStands ? CANARIES * runsAtOnce : most);
      if (due > most && !causeStands) binding.add("redriver cap");
      if (causeStands) {
        const looked = Math.min(due, redriver.inFlightLimit);
        if (due > redriver.inFlightLimit) binding.add("retry queue in flight");
        // Received, and released again.
        calls += looked * 0.2;
      }
      causeStands = isOut && toSend > 0;
    }
    const isQuiet =
      inRetry < 1 &&
      deadRecoverable + gatheringRecoverable.size < 1 &&
      hidden.size < 1 &&
      (good[0] ?? 0) <= load.perSecond * 2;
    if (second >= outageEnds && isQuiet && toSend <= 0) {
      drainedAt = second;
      break;
    }
  }
  const renewable = RENEWED_PER_SECOND * RENEWAL_SECONDS * ((7 * 86_400) / redriver.renewIntervalSeconds);
  if (quarantined > renewable || mostInRetry > renewable) binding.add("renewal");
  return {
    isolateSeconds: firstWait,
    worstIsolateSeconds: worstWait,
    drainSeconds: drainedAt === undefined ? undefined : drainedAt - outageEnds,
    mostInRetry: Math.round(mostInRetry),
    callsPerMessage: sent === 0 ? 0 : calls / sent,
    mostAlertsAnHour: Math.ceil(mostAlerts),
    binding: [...binding],
  };
}
