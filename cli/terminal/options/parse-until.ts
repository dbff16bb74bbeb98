import { InvalidArgumentError } from "commander";
import { parseDuration } from "./parse-values";

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
