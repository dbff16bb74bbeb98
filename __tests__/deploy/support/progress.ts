const started = Date.now();

/** One line on stderr, because anything that takes minutes must show progress. */
export function progress(what: string): void {
  const seconds = Math.round((Date.now() - started) / 1000);
  process.stderr.write(`[deploy +${String(seconds).padStart(3)} s] ${what}\n`);
}

/** Reports when something begins, and how long it took. */
export async function timed<T>(what: string, run: () => Promise<T>): Promise<T> {
  const from = Date.now();
  progress(`${what} …`);
  const result = await run();
  progress(`${what}: done in ${Math.round((Date.now() - from) / 1000)} s`);
  return result;
}
