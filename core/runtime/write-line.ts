/** Takes one line, its end included, and writes it at once: what is held back is lost when a process dies. */
export type WriteLine = (line: string) => unknown;

/** Looked up at each line: a test or a runtime may replace it. */
export const writeToStandardOutput: WriteLine = (line) => process.stdout.write(line);
