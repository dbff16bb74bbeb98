import type { Application } from "../../core/application/application";
import { type Producer, readProducer } from "../../core/application/read-producer";
import type { Message } from "../../core/messages/message";
import { uniqueIdOf } from "../../core/metadata/trusted-senders";

/** Which senders speak for which producers, as configured by the deployer: producer names by a sender's unique id. */
export type ProducersBySender = ReadonlyMap<string, ReadonlySet<string>>;

export interface IdentifiedProducer extends Producer {
  /** The producer that it claims to be, if the deployer bound that producer to other senders. */
  readonly claim?: string;
}

/** Reads bindings such as `AROAEXAMPLE=team:3`, one for each producer that a sender speaks for. */
export function readBindings(entries: readonly string[]): ProducersBySender {
  const pairs = entries.map((entry) => {
    const [sender = "", producer = ""] = entry.split(/=(.*)/s);
    return { sender, producer };
  });
  return new Map(
    [...Map.groupBy(pairs, ({ sender }) => sender)].map(([sender, bound]) => [
      sender,
      new Set(bound.map(({ producer }) => producer)),
    ]),
  );
}

/**
 * Who an alert is about. A producer's id is the sender's own claim, and is believed if the deployer has bound neither
 * of the two. Otherwise a sender that is not bound to the producer is named instead, with its claim.
 */
export function identifyProducer(
  application: Application,
  { attributes, senderId }: Pick<Message, "attributes" | "senderId">,
  bindings: ProducersBySender,
): IdentifiedProducer {
  const claimed = readProducer(application, { attributes, senderId });
  if (claimed.id === undefined) return claimed;
  const own = bindings.get(uniqueIdOf(senderId));
  const isBound = own !== undefined || [...bindings.values()].some((bound) => bound.has(claimed.name));
  if (!isBound || own?.has(claimed.name)) return claimed;
  return { ...readProducer(application, { attributes: {}, senderId }), claim: claimed.name };
}
