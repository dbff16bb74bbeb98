import {
  type Acknowledgement,
  type AlertGroup,
  groupId,
  hasEnded,
  MAX_ACKNOWLEDGEMENT_MS,
} from "../../core/acknowledgements/acknowledgement";
import type { AcknowledgementStore } from "../../core/acknowledgements/acknowledgement-store";
import { CAUSE } from "../../core/messages/cause";
import { connectAcknowledgements } from "../aws/acknowledgements";
import { HELD_ROLES, type HeldRole } from "../aws/target/deployment-names";
import type { OperationContext } from "../command-context";
import { UsageError } from "../errors";
import { AuditTrail } from "../files/audit-trail";
import { openScan } from "../scan/open-scan";
import type { QueueReport } from "../scan/scanned-queue";
import { EVERYTHING } from "../scan/select-messages";
import { isoTime } from "../terminal/format";
import type { Until } from "../terminal/options/parse-acknowledgement";

export interface GroupChoice {
  /** Causes, or reasons, which stand for each of their causes. */
  readonly names: readonly string[];
  readonly from?: HeldRole | undefined;
  /** Names are causes only: a bare reason stands for the cause that is the reason alone. @default false */
  readonly exact?: boolean | undefined;
}

export interface AcknowledgeRequest extends GroupChoice {
  readonly until: Until;
  readonly factor: number;
  /** The minimum number of messages in the group, if a scan cannot see them. */
  readonly held?: number | undefined;
  /**
   * How many messages of the only group an earlier scan saw. They count as far as this scan's reports leave room for
   * messages that it could not see.
   */
  readonly seen?: number;
  /** Seconds. */
  readonly wait: number;
  readonly audit: string;
}

export interface AcknowledgeResult {
  readonly acknowledged: readonly Acknowledgement[];
  /** Names that match no held group. */
  readonly unmatched: readonly string[];
  readonly reports: readonly QueueReport[];
}

const reasonOf = (cause: string): string => cause.split(":")[0] ?? "";

const standsFor = (name: string, cause: string, exact = false): boolean =>
  name === cause || (!exact && name === reasonOf(cause));

/** Throws UsageError for a name that is not a group's. */
function checkNames(names: readonly string[]): void {
  const wrong = names.find((name) => !CAUSE.test(name));
  if (wrong === undefined) return;
  throw new UsageError(
    `"${wrong}" is not a valid group. Use a reason, or a cause as shown by \`npx dlq list --by cause\`, such as Unexpected:1a2b3c4d.`,
  );
}

function endOf(until: Until, now: number): number {
  const end = "at" in until ? until.at : now + until.forMs;
  if (end <= now)
    throw new UsageError(`--until must be later than now (${isoTime(now)}), but is ${isoTime(end)}.`);
  if (end - now <= MAX_ACKNOWLEDGEMENT_MS) return end;
  throw new UsageError(
    `--until must be at most 7 days ahead (${isoTime(now + MAX_ACKNOWLEDGEMENT_MS)}), but is ${isoTime(end)}. Acknowledge again then.`,
  );
}

/** Epoch milliseconds. The clock follows SQS's responses, so one is needed first. */
async function timeOfAws({ queue, receiver, stop, clock }: OperationContext): Promise<number> {
  const { url } = await queue("quarantine");
  await receiver.depth(url, stop.deadline.signal());
  return clock.now();
}

/**
 * Counts the groups that are held now, and records who knows about them. Nothing is recorded if the audit trail
 * cannot be written.
 */
export async function acknowledge(
  context: OperationContext,
  { names, from, exact, until, factor, held, seen, wait, audit }: AcknowledgeRequest,
): Promise<AcknowledgeResult> {
  checkNames(names);
  if (held !== undefined && (from === undefined || names.length !== 1)) {
    throw new UsageError(
      "--held is the number of messages of one group in one queue. Name a single group, and add --from.",
    );
  }
  const at = await timeOfAws(context);
  const end = endOf(until, at);
  const store = await connectAcknowledgements(context);
  const before = await store.readAll();
  const { counts, reports } = await countGroups(context, { names, from, exact }, wait);
  if (from !== undefined && names.length === 1) {
    const [cause = ""] = names;
    const id = groupId({ queue: from, cause });
    const counted = counts.get(id)?.held ?? 0;
    const least = Math.max(held ?? 0, Math.min(seen ?? 0, counted + unseenIn(reports)));
    if (least > counted) counts.set(id, { queue: from, cause, held: least });
  }
  const { arn: by } = await context.identity();
  const acknowledged = [...counts.values()].map(
    (group): Acknowledgement => ({ ...group, by, at, until: end, factor, added: 0, suppressed: 0 }),
  );
  const unmatched = names.filter((name) => !acknowledged.some(({ cause }) => standsFor(name, cause, exact)));
  if (acknowledged.length === 0) return { acknowledged, unmatched, reports };
  const groups = acknowledged.map((group) => ({ queue: group.queue, cause: group.cause, held: group.held }));
  const trail = await AuditTrail.open(audit, context, { groups, factor, until: isoTime(end) });
  await each(trail, acknowledged, (one) => enterAgain(store, one, before));
  return { acknowledged, unmatched, reports };
}

/** At the same time as the notifier, which changes an acknowledgement a few times a second at most. */
const TRIES = 10;

/** Keeps what has joined the group since the scan began, because the scan may not have seen it. */
async function enterAgain(
  store: AcknowledgementStore,
  acknowledgement: Acknowledgement,
  before: readonly Acknowledgement[],
): Promise<void> {
  const id = groupId(acknowledgement);
  const ofGroup = (one: Acknowledgement) => groupId(one) === id;
  const first = before.find(ofGroup);
  for (let tries = 0; tries < TRIES; tries += 1) {
    const read = (await store.readAll()).find(ofGroup);
    const since = read?.at === first?.at ? first : undefined;
    const added = (read?.added ?? 0) - (since?.added ?? 0);
    const suppressed = (read?.suppressed ?? 0) - (since?.suppressed ?? 0);
    if (await store.replace({ ...acknowledgement, added, suppressed }, read)) return;
  }
  // The existing one cannot be read, or keeps changing.
  await store.put(acknowledgement);
}

async function countGroups(context: OperationContext, { names, from, exact }: GroupChoice, wait: number) {
  const counts = new Map<string, AlertGroup & { held: number }>();
  const selection = {
    ...EVERYTHING,
    queues: from === undefined ? HELD_ROLES : [from],
    reasons: [...new Set(names.map(reasonOf))],
  };
  const scan = await openScan(context, selection, { wait });
  for await (const { summary } of scan.peek()) {
    const { queue, cause } = summary;
    if (!names.some((name) => standsFor(name, cause, exact))) continue;
    const id = groupId({ queue, cause });
    counts.set(id, { queue, cause, held: (counts.get(id)?.held ?? 0) + 1 });
  }
  return { counts, reports: scan.reports };
}

/** Messages in the scanned queues that the scan did not receive. An incomplete scan also left visible ones. */
const unseenIn = (reports: readonly QueueReport[]): number =>
  reports.reduce((sum, { unseenInFlight, unseenDelayed, incomplete, before, received }) => {
    const left = incomplete === undefined ? 0 : Math.max(0, before.visible - received);
    return sum + unseenInFlight + unseenDelayed + left;
  }, 0);

/** What is acknowledged now. */
export async function readAcknowledged(context: OperationContext): Promise<Acknowledgement[]> {
  const store = await connectAcknowledgements(context);
  const now = await timeOfAws(context);
  const read = await store.readAll();
  return read.filter((one) => !hasEnded(one, now)).sort((one, other) => one.at - other.at);
}

export interface RemoveResult {
  readonly removed: readonly Acknowledgement[];
  readonly unmatched: readonly string[];
}

/** Removes acknowledgements: the next message of a group is in an alert. */
export async function removeAcknowledged(
  context: OperationContext,
  { names, from, exact, audit }: GroupChoice & { readonly audit: string },
): Promise<RemoveResult> {
  checkNames(names);
  const store = await connectAcknowledgements(context);
  const found = (await store.readAll()).filter(
    ({ queue, cause }) =>
      (from === undefined || queue === from) && names.some((name) => standsFor(name, cause, exact)),
  );
  const unmatched = names.filter((name) => !found.some(({ cause }) => standsFor(name, cause, exact)));
  if (found.length === 0) return { removed: found, unmatched };
  const groups = found.map(({ queue, cause }) => ({ queue, cause }));
  const trail = await AuditTrail.open(audit, context, { groups, removes: true });
  await each(trail, found, (one) => store.remove(one));
  return { removed: found, unmatched };
}

/** The trail says how far it got. */
async function each(
  trail: AuditTrail,
  all: readonly Acknowledgement[],
  change: (one: Acknowledgement) => Promise<unknown>,
): Promise<void> {
  let done = 0;
  try {
    for (const one of all) {
      await change(one);
      done += 1;
    }
  } finally {
    const outcome = done === all.length ? "done" : done > 0 ? "partly" : "failed";
    await trail.close({ counts: { groups: done }, outcome });
  }
}
