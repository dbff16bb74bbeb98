/** Simulated producers together send a message every 55 ms: 91 in five seconds. */
export const SEND_INTERVAL_MS = 55;

/** How many messages they send in so many seconds, the last one before they are over; at least one. */
export function messagesIn(seconds: number): number {
  return Math.max(1, Math.ceil((seconds * 1000) / SEND_INTERVAL_MS));
}
