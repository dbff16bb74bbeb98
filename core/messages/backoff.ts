/** A number from 0 (included) to 1 (excluded). */
export type Random = () => number;

export interface Backoff {
  readonly baseSeconds: number;
  readonly capSeconds: number;
}

function ceilingSeconds({ baseSeconds, capSeconds }: Backoff, attempt: number): number {
  return Math.min(capSeconds, baseSeconds * 2 ** attempt);
}

/**
 * Exponential backoff with equal jitter: half of it is certain, half is drawn, so that retries spread and still
 * cannot all be spent early (full jitter can). `attempt` counts from 0. Returns milliseconds.
 * https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
 */
export function equalJitterMs(backoff: Backoff, attempt: number, random: Random): number {
  const ceiling = ceilingSeconds(backoff, attempt) * 1000;
  return Math.round(ceiling / 2 + (random() * ceiling) / 2);
}

/** The shortest outage in seconds that is survived whatever is drawn: the sum of the certain halves. */
export function shortestOutageSurvivedSeconds(backoff: Backoff, maxAttempts: number): number {
  let seconds = 0;
  for (let attempt = 0; attempt < maxAttempts; attempt += 1) seconds += ceilingSeconds(backoff, attempt) / 2;
  return seconds;
}
