import type { Application } from "../../core/application/application";
import { isUniqueId } from "../../core/metadata/trusted-senders";

type ProducerRule = Pick<Application["producer"], "noun" | "pattern">;

/** The producer in a pair of sender and producer. */
export const producerOfSender = (pair: string): string => pair.slice(pair.indexOf("=") + 1);

/**
 * If a setting names producers that no alert can be about, says what is wrong with it. An alert about a message
 * without a valid id is about its sender, and only an address can be given for a sender.
 */
export function checkProducers(
  setting: string,
  { noun, pattern }: ProducerRule,
  names: readonly string[],
  senders: "with senders" | "without senders",
): string[] {
  const isProducer = (name: string) =>
    name.startsWith(`${noun}:`) && pattern.test(name.slice(noun.length + 1));
  const isSender = (name: string) => name.startsWith("sender:") && isUniqueId(name.slice("sender:".length));
  const unknown = names.filter(
    (name) => !isProducer(name) && !(senders === "with senders" && isSender(name)),
  );
  if (unknown.length === 0) return [];
  const orSender = senders === "with senders" ? ", or sender:<unique id>" : "";
  return [
    `${setting} must name producers as alerts do: ${noun}:<id>, with an id that the application's producer.pattern matches${orSender}, but names ${unknown.join(", ")}. Correct them.`,
  ];
}
