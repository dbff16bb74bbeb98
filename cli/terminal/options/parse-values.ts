import { InvalidArgumentError } from "commander";
import { isAttributeName } from "../../../core/messages/attribute-name";
import { CAUSE } from "../../../core/messages/cause";
import type { ValueMatch } from "../../scan/match-body";

const UNITS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3_600, d: 86_400, w: 604_800 };

/** `90s`, `15m`, `2h`, `3d`, `1w`, greater than zero. Returns milliseconds. */
export function parseDuration(text: string): number {
  const [, amount, unit = ""] = /^(\d{1,6})([smhdw])$/.exec(text) ?? [];
  const seconds = UNITS[unit];
  if (amount === undefined || seconds === undefined) {
    throw new InvalidArgumentError("It must be a whole number with a unit: 90s, 15m, 2h, 3d or 1w.");
  }
  if (Number(amount) === 0)
    throw new InvalidArgumentError("It must be greater than zero: every message is older than that.");
  return Number(amount) * seconds * 1000;
}

/** A whole number within bounds, both included. */
export function parseWhole(min: number, max: number) {
  return (text: string): number => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || value < min || value > max) {
      throw new InvalidArgumentError(`It must be a whole number from ${min} to ${max}.`);
    }
    return value;
  };
}

/** A text to search for. An empty one, for example from an unset shell variable, is contained in everything. */
export function parseText(text: string): string {
  if (text.trim() === "")
    throw new InvalidArgumentError("It must not be empty: an empty text matches everything.");
  return text;
}

/** A cause as this command shows it. */
export function parseCause(text: string): string {
  if (!CAUSE.test(text))
    throw new InvalidArgumentError(
      "It must be a cause as shown by `npx dlq list --by cause`, such as Unexpected:1a2b3c4d.",
    );
  return text;
}

/** `name=value`, or only `name` for "exists". An empty value comes from an unset variable. */
export function parseMatch(text: string): ValueMatch {
  const at = text.indexOf("=");
  const name = at === -1 ? text : text.slice(0, at);
  if (name.trim() === "" || (at !== -1 && text.slice(at + 1).trim() === "")) {
    throw new InvalidArgumentError("It must be name=value or a name alone, and neither may be empty.");
  }
  return at === -1 ? { name } : { name, value: text.slice(at + 1) };
}

/** The name of a message attribute. A name that is not valid exists on no message. */
export function parseAttributeName(text: string): string {
  if (!isAttributeName(text)) {
    throw new InvalidArgumentError(
      "It must be an attribute name: letters, digits, underscores, hyphens and periods.",
    );
  }
  return text;
}

/** For an option that may be given several times. */
export const collect =
  <T>(parse: (text: string) => T) =>
  (text: string, before: readonly T[] = []): readonly T[] => [...before, parse(text)];
