export const EXIT_CODES =
  "Exit codes: 0 done, 1 nothing matched, 2 wrong usage, 3 partly done, 4 refused or failed.";

/** What stands below a subcommand's options. */
export const examples = (...lines: readonly string[]): string =>
  ["", "Examples:", ...lines.map((line) => `  ${line}`), "", EXIT_CODES].join("\n");
