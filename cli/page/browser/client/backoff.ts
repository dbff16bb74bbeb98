const FIRST_MS = 500;
const MOST_MS = 10_000;

/** How long to wait after this many failures in a row: doubled each time, half of it random. */
export function retryAfterMs(failures: number, random: () => number): number {
  const whole = Math.min(MOST_MS, FIRST_MS * 2 ** Math.max(0, failures - 1));
  return Math.round(whole / 2 + (random() * whole) / 2);
}
