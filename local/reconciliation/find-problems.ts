import { type Evidence, type Index, type Place, QUEUES } from "./index-evidence";

export interface Problem {
  readonly kind: "lost" | "collateral" | "other";
  /** One sentence; an order is named by its message alone. */
  readonly sentence: string;
}

const other = (sentence: string): Problem => ({ kind: "other", sentence });

/** A message that was forwarded has an id of its own there. */
const describePlace = ({ name, messageId }: Place, sentAs: string): string =>
  messageId === sentAs ? `in ${name}` : `in ${name} as message ${messageId}`;

/** What is wrong with an order that was sent, if anything is. */
function judgeOrder(
  { message_id, bad }: Evidence["produced"][number],
  processed: boolean,
  places: readonly Place[],
  nowhere: string,
): Problem | undefined {
  const name = `Message ${message_id}`;
  const [place] = places;
  if (bad && processed) return other(`${name} cannot be processed, but was.`);
  if (processed) return undefined;
  if (place === undefined) {
    const sentence = `${name} is lost: it was sent, but it is neither processed nor ${nowhere}.`;
    return { kind: "lost", sentence };
  }
  const where = describePlace(place, message_id);
  if (!bad) return { kind: "collateral", sentence: `${name} could be processed, but is ${where}.` };
  const isolated = places.some(({ name }) => name === "quarantine");
  return isolated ? undefined : other(`${name} cannot be processed, but is ${where} instead of quarantine.`);
}

function findStrangers({ produced, processed, places }: Index): Problem[] {
  const strangers = [...new Set([...processed.keys(), ...places.keys()])].filter((key) => !produced.has(key));
  return strangers.map((key) => {
    const [entry] = processed.get(key) ?? [];
    const [place] = places.get(key) ?? [];
    const what = entry ? "processed" : `in ${place?.name}`;
    return other(`Message ${entry?.message_id ?? place?.messageId} is ${what}, but was never sent.`);
  });
}

/** A run in which nothing waits for the product shows only half of the journey. */
function findMissingShortage({ produced, scheduledBefore }: Evidence): Problem[] {
  const scarce = produced.filter((entry) => entry.scarce).length;
  if (scarce === 0 || scheduledBefore.messages.length + scheduledBefore.unread > 0) return [];
  return [other(`${scarce} orders ask for a product that is sold out, but nothing was scheduled for retry.`)];
}

/** Why the books do not balance. Empty when they do. */
export function findProblems(evidence: Evidence, index: Index): Problem[] {
  const allRead = QUEUES.every(([queue]) => evidence[queue].unread === 0);
  const nowhere = allRead ? "in any queue" : "among what could be read";
  const ofOrders = [...index.produced].flatMap(
    ([key, order]) => judgeOrder(order, index.processed.has(key), index.places.get(key) ?? [], nowhere) ?? [],
  );
  const ofQueues = QUEUES.filter(([queue]) => evidence[queue].unread > 0).map(([queue, name]) =>
    other(`${evidence[queue].unread} messages in ${name} are held by somebody else and were not read.`),
  );
  return [...ofOrders, ...findStrangers(index), ...ofQueues, ...findMissingShortage(evidence)];
}
