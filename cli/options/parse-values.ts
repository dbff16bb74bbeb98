import { InvalidArgumentError } from "commander";
import type { ValueMatch } from "../decisions/select-messages";

const UNITS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3_600, d: 86_400, w: 604_800 };

/** `90s`, `15m`, `2h`, `3d`, `1w`. Returns milliseconds. */
export function parseDuration(text: string): number {
  const [, amount, unit = ""] = /^(\d{1,6})([smhdw])$/.exec(text) ?? [];
  const seconds = UNITS[unit];
  if (amount === undefined || seconds === undefined) {
    throw new InvalidArgumentError("It must be a whole number with a unit: 90s, 15m, 2h, 3d or 1w.");
  }
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

/** `name=value`, or `name` alone for "is there". */
export function parseMatch(text: string): ValueMatch {
  const at = text.indexOf("=");
  const name = at === -1 ? text : text.slice(0, at);
  if (name === "") throw new InvalidArgumentError("It must be name=value, or a name alone.");
  return at === -1 ? { name } : { name, value: text.slice(at + 1) };
}

/** For an option that may be given several times. */
export const collect =
  <T>(parse: (text: string) => T) =>
  (text: string, before: readonly T[] = []): readonly T[] => [...before, parse(text)];

export const asIs = (text: string): string => text;
