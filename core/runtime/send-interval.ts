/** Together, the simulated producers send a message every 55 ms: 91 in five seconds. */
export const SEND_INTERVAL_MS = 55;

/** How many messages they send in this many seconds, with the last one before the time is up; at least one. */
export function messagesIn(seconds: number): number {
  return Math.max(1, Math.ceil((seconds * 1000) / SEND_INTERVAL_MS));
}
