import { type Evidence, type Index, type Place, QUEUES } from "./index-evidence";
import type { SentEntry } from "./read-ledger";

export interface Problem {
  readonly kind: "lost" | "collateral" | "other";
  /** One sentence. It identifies a message only by its id. */
  readonly sentence: string;
}

const other = (sentence: string): Problem => ({ kind: "other", sentence });

/** A transferred message has a new id. */
const describePlace = ({ name, messageId }: Place, sentAs: string): string =>
  messageId === sentAs ? `in ${name}` : `in ${name} as message ${messageId}`;

/** What is wrong with a message that was sent, if anything. */
function judge(
  { message_id, expect }: SentEntry,
  processed: boolean,
  places: readonly Place[],
  { allRead, settled }: { readonly allRead: boolean; readonly settled: boolean },
): Problem | undefined {
  const name = `Message ${message_id}`;
  const [place] = places;
  if (processed) {
    return expect === "quarantined" ? other(`${name} cannot be processed, but was.`) : undefined;
  }
  if (place === undefined) {
    return allRead
      ? {
          kind: "lost",
          sentence: `${name} is lost: it was sent, but it is neither processed nor in any queue.`,
        }
      : other(`${name} was not found: it is neither processed nor among what could be read.`);
  }
  const where = describePlace(place, message_id);
  if (expect === undefined) return undefined;
  const isolated = places.some(({ name }) => name === "quarantine");
  if (!settled && !isolated) return other(`${name} is still on its way, ${where}.`);
  if (expect !== "quarantined") {
    return { kind: "collateral", sentence: `${name} could be processed, but is ${where}.` };
  }
  return isolated ? undefined : other(`${name} cannot be processed, but is ${where} instead of quarantine.`);
}

/** A run that ended before its messages had arrived proves nothing about them. */
function findStandstill({ standstillSeconds, main, deadLetter, retry }: Evidence): Problem[] {
  const left = [main, deadLetter, retry].reduce(
    (sum, { messages, unread }) => sum + messages.length + unread,
    0,
  );
  if (standstillSeconds === undefined || left === 0) return [];
  return [
    other(
      `The run stopped waiting for ${left} messages on their way, because none had moved for ${standstillSeconds} s. Either this machine is too busy, or a function fails each time, which its log would say, or messages are retried after longer than a run waits: in the stage local, set backoff.capSeconds to at most 270.`,
    ),
  ];
}

function findStrangers({ sent, processed, places }: Index): Problem[] {
  const strangers = [...new Set([...processed.keys(), ...places.keys()])].filter((id) => !sent.has(id));
  return strangers.map((id) => {
    const [entry] = processed.get(id) ?? [];
    const [place] = places.get(id) ?? [];
    const what = entry ? "processed" : `in ${place?.name}`;
    return other(`Message ${entry?.message_id ?? place?.messageId} is ${what}, but was never sent.`);
  });
}

/** A run without a retry shows only half of the journey. */
function findMissingRetries({ sent, scheduledBefore }: Evidence): Problem[] {
  const expected = sent.filter(({ expect }) => expect === "retried").length;
  if (expected === 0 || scheduledBefore.messages.length + scheduledBefore.unread > 0) return [];
  return [other(`${expected} messages should have been scheduled for retry, but none was.`)];
}

/** Why the run does not reconcile. Empty if it does. */
export function findProblems(evidence: Evidence, index: Index): Problem[] {
  const allRead = QUEUES.every(([queue]) => evidence[queue].unread === 0);
  const read = { allRead, settled: evidence.standstillSeconds === undefined };
  const ofMessages = [...index.sent].flatMap(
    ([id, entry]) => judge(entry, index.processed.has(id), index.places.get(id) ?? [], read) ?? [],
  );
  const ofQueues = QUEUES.filter(([queue]) => evidence[queue].unread > 0).map(([queue, name]) =>
    other(`${evidence[queue].unread} messages in ${name} are invisible and could not be read.`),
  );
  return [
    ...findStandstill(evidence),
    ...ofMessages,
    ...findStrangers(index),
    ...ofQueues,
    ...findMissingRetries(evidence),
  ];
}
