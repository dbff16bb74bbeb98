import { InvalidArgumentError } from "commander";
import { ACKNOWLEDGEMENT_FACTORS } from "../../../core/acknowledgements/acknowledgement";
import { parseDuration } from "./parse-values";

const { min, max } = ACKNOWLEDGEMENT_FACTORS;

/** How many times as large a group may get. 1: every new message is alerted about. */
export function parseFactor(text: string): number {
  const factor = Number(text);
  if (!/^\d{1,4}(\.\d{1,3})?$/.test(text) || factor < min || factor > max) {
    throw new InvalidArgumentError(`It must be a number from ${min} to ${max}, such as 2 or 1.5.`);
  }
  return factor;
}

/** Milliseconds from now, or a moment (epoch ms). */
export type Until = { readonly forMs: number } | { readonly at: number };

/** A date without a time zone would be a different moment on each machine. */
const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/;

/** `2h`, `3d`, or `2026-01-15T12:00Z`. */
export function parseUntil(text: string): Until {
  if (/^\d+[smhdw]$/.test(text)) return { forMs: parseDuration(text) };
  const at = MOMENT.test(text) ? Date.parse(text) : Number.NaN;
  if (!Number.isNaN(at)) return { at };
  throw new InvalidArgumentError(
    "It must be a duration such as 90m, 8h or 3d, or a moment with its time zone, such as 2026-01-15T12:00Z or 2026-01-15T13:00+01:00.",
  );
}
