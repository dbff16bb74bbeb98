/** `./dlq-discarded-2026-01-15T12-00-00Z.ndjson`: a name that no earlier run took. */
export const timedFile = (what: string, now: number): string =>
  `./dlq-${what}-${new Date(now).toISOString().slice(0, 19).replaceAll(":", "-")}Z.ndjson`;

/** A file as the words of a command name it: one that begins with a dash would be taken for an option. */
export const asArgument = (file: string): string => (file.startsWith("-") ? `./${file}` : file);
