import type { Copy } from "../../scripts/virtual-aws/virtual-queue";
import { leaksIn } from "../support/recorders";
import { floodBreaches } from "./alert-ledger";
import type { Breach } from "./breach";
import { changedParts } from "./changed-parts";
import { isPoison, type Kind, keyOf, PLANTED } from "./job-messages";
import { readEither } from "./next-release";
import type { World } from "./world";
import { MAX_ATTEMPTS, QUEUES } from "./world-settings";

/** No history is long enough for this many receives of a dead letter. */
const UNREACHED_DLQ_RECEIVES = 50;

/** Kinds that may be quarantined although they could succeed one day, because they have no room for metadata. */
const QUARANTINED_WHEN_DEAD: readonly Kind[] = ["attribute-full", "crashing-full", "oversized"];

/** What must hold at any moment of any history: invariants 1, 4, 5, 6, 7 and 8. */
export function checkAlways(world: World): Breach[] {
  const breaches = [
    ...world.runner.breaches,
    ...world.attempts.breaches(MAX_ATTEMPTS),
    ...world.verdicts.breaches(),
  ];
  const whereabouts = world.whereabouts();
  for (const key of world.sent.keys()) {
    if (whereabouts.has(key)) continue;
    const queue = world.expired.get(key);
    breaches.push(`1 conservation: ${key} is nowhere`);
    if (queue !== undefined) breaches.push(`8 no silent expiry: ${key} was over its retention in ${queue}`);
  }
  for (const [key, { kind }] of world.sent) {
    if (isPoison(kind) && world.processed.has(key))
      breaches.push(`3 isolation: poison ${key} (${kind}) was processed`);
  }
  for (const queue of QUEUES) {
    for (const stored of world.contents(queue)) breaches.push(...checkStored(stored, queue, world));
  }
  for (const notifier of world.environments.notifications)
    breaches.push(...floodBreaches(notifier, world.settings.notifier));
  for (const leak of leaksIn(world.runner.printed, PLANTED)) breaches.push(`7 privacy: ${leak}`);
  if (JSON.stringify(world.published).includes(PLANTED))
    breaches.push("7 privacy: an alert carries a planted value");
  return breaches;
}

function checkStored(stored: Copy, queue: string, world: World): Breach[] {
  const key = keyOf(stored.body);
  const sent = world.sent.get(key);
  if (sent === undefined) return [`1 conservation: ${queue} holds a message that nobody sent (${key})`];
  const breaches = changedParts(stored, sent).map(
    (what) => `5 fidelity: ${what} of ${key} changed in ${queue}`,
  );
  const reading = readEither(stored);
  if (reading.kind !== "metadata") return breaches;
  const { attempt, notified, id } = reading.metadata;
  if (attempt > MAX_ATTEMPTS) breaches.push(`4 bounded attempts: ${key} has had ${attempt}`);
  if (notified && !world.alerts.wasNotified(id)) {
    breaches.push(`6 notified: ${key} in ${queue} says so, and no accepted alert speaks for it`);
  }
  return breaches;
}

/** What must hold once everything has recovered and settled: invariants 2 and 6. */
export function checkSettled(world: World): Breach[] {
  const breaches = checkAlways(world);
  const whereabouts = world.whereabouts();
  for (const queue of ["reliable_q", "dlq_for_reliable_q", "retry_for_reliable_q"] as const) {
    const left = world.contents(queue);
    if (left.length > 0) breaches.push(`settling: ${queue} still holds ${left.length}`);
  }
  for (const stored of world.contents("quarantine_for_reliable_q"))
    breaches.push(...checkQuarantined(stored, world));
  for (const [key, { kind }] of world.sent) {
    if (isPoison(kind) && !whereabouts.get(key)?.has("quarantine_for_reliable_q")) {
      breaches.push(`3 isolation: poison ${key} (${kind}) is not in quarantine`);
    }
  }
  return breaches;
}

/**
 * What the DLQ's own redrive policy moved, because the notifier failed for long, is reported by the quarantine alarm.
 */
function checkQuarantined(stored: Copy, world: World): Breach[] {
  const key = keyOf(stored.body);
  if (world.movedBySqs.has(key) && world.settings.dlqReceives < UNREACHED_DLQ_RECEIVES) return [];
  const kind = world.sent.get(key)?.kind;
  const reading = readEither(stored);
  const spent = (reading.metadata?.attempt ?? 0) >= MAX_ATTEMPTS;
  const allowed = kind !== undefined && (isPoison(kind) || QUARANTINED_WHEN_DEAD.includes(kind) || spent);
  return [
    ...(allowed ? [] : [`2 no collateral: ${key} (${kind}) was quarantined before its attempts were spent`]),
    ...(reading.kind === "metadata" &&
    !world.attempts.quarantinedByRedriver.has(key) &&
    !world.alerts.wasNotified(reading.metadata.id) &&
    !world.acknowledged.wasSilenced(reading.metadata.id)
      ? [`6 notified: nobody was notified of ${key} in quarantine`]
      : []),
  ];
}
