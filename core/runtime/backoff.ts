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
 * Exponential backoff with equal jitter: half of the wait is fixed and half is random, so that retries spread out but
 * cannot all be used up early, as with full jitter. `attempt` counts from 0. Returns milliseconds.
 * https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
 */
export function equalJitterMs(backoff: Backoff, attempt: number, random: Random): number {
  const ceiling = ceilingSeconds(backoff, attempt) * 1000;
  return Math.round(ceiling / 2 + (random() * ceiling) / 2);
}

/** The shortest outage, in seconds, that is survived whatever the random part is: the sum of the fixed halves. */
export function shortestOutageSurvivedSeconds(backoff: Backoff, maxAttempts: number): number {
  let seconds = 0;
  for (let attempt = 0; attempt < maxAttempts; attempt += 1) seconds += ceilingSeconds(backoff, attempt) / 2;
  return seconds;
}
