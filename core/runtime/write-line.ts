/** Takes one line, including its line end, and writes it at once: anything buffered is lost when a process dies. */
export type WriteLine = (line: string) => unknown;

/** Looked up for each line, because a test or a runtime may replace it. */
export const writeToStandardOutput: WriteLine = (line) => process.stdout.write(line);
