const UNITS = [
  { seconds: 3600, name: "h" },
  { seconds: 60, name: "min" },
  { seconds: 1, name: "s" },
] as const;

/**
 * Seconds in readable form: one decimal of the largest unit that fits, rounded down, so that it never promises more.
 */
export function readableDuration(seconds: number): string {
  const unit = UNITS.find((candidate) => seconds >= candidate.seconds) ?? UNITS[2];
  return `${Math.floor((seconds * 10) / unit.seconds) / 10} ${unit.name}`;
}
