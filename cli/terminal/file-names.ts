import { randomBytes } from "node:crypto";

/**
 * `./dlq-discarded-2026-01-15T12-00-00Z-3f9a1c.ndjson`: a name that no other run uses, even within the same second.
 */
export const timedFile = (what: string, now: number): string =>
  `./dlq-${what}-${new Date(now).toISOString().slice(0, 19).replaceAll(":", "-")}Z-${randomBytes(3).toString("hex")}.ndjson`;

/** A file name for a command line: one that begins with a dash would be taken for an option. */
export const asArgument = (file: string): string => (file.startsWith("-") ? `./${file}` : file);
