import { isUniqueId } from "../../core/metadata/trusted-senders";
import { isEmailAddress } from "./email-address";
import type { CustomerManagedKey, ProducerAlertEmail } from "./settings";

/** As alerts name a producer: a noun and an id. */
const PRODUCER = /^[A-Za-z][\w-]*:[^\s,=]{1,128}$/;

export const isAlarm = (entry: string) => /^[a-z]+(-[a-z]+)*$/.test(entry);

export function isSenderOfProducer(entry: string): boolean {
  const [sender = "", producer = "", ...rest] = entry.split("=");
  return isUniqueId(sender) && PRODUCER.test(producer) && rest.length === 0;
}

export const only = (holds: (text: string) => boolean) => (text: string) => (holds(text) ? text : undefined);

export function listOf(holds: (entry: string) => boolean) {
  return (text: string): string[] | undefined => {
    const entries = text.split(",").map((entry) => entry.trim());
    return entries.every(holds) && areDistinct(entries) ? entries : undefined;
  };
}

export function channelsOf<T>(read: (ids: readonly string[]) => T, holds: (channel: T) => boolean) {
  return (text: string): T[] | undefined => {
    const entries = text.split(",").map((entry) => entry.trim());
    const channels = entries.map((entry) => read(entry.split(":")));
    return channels.every(holds) && areDistinct(entries) ? channels : undefined;
  };
}

function areDistinct(entries: readonly string[]): boolean {
  return new Set(entries).size === entries.length;
}

export function parseBoolean(text: string): boolean | undefined {
  return text === "true" ? true : text === "false" ? false : undefined;
}

export function parseKey(text: string): CustomerManagedKey | undefined {
  return text === "retiring" ? text : parseBoolean(text);
}

export function parseProducerEmails(text: string): ProducerAlertEmail[] | undefined {
  const entries = text.split(",").map((entry) => entry.trim());
  const pairs = entries.map((entry) => {
    const [producer = "", address = "", ...rest] = entry.split("=");
    return { producer, address, valid: PRODUCER.test(producer) && rest.length === 0 };
  });
  const valid = pairs.every((pair) => pair.valid && isEmailAddress(pair.address));
  return valid && areDistinct(entries)
    ? pairs.map(({ producer, address }) => ({ producer, address }))
    : undefined;
}
