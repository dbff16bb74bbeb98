import type { StreamEvent } from "../../api";
import { live } from "../state/live";
import { type Connection, withEvent } from "../state/live-events";
import { retryAfterMs } from "./backoff";
import { CallError, send } from "./call";
import { readLines } from "./read-lines";

/** The server says something at least every 15 s. */
const SILENCE_MS = 40_000;

let wake = () => {};

/** Skips the wait for the next attempt. */
export const reconnectNow = (): void => wake();

const connect = (connection: Connection) => live.update((before) => ({ ...before, connection }));

/** Follows the server's stream until the page is left. A broken connection is restored, more and more slowly. */
export async function followStream(): Promise<void> {
  addEventListener("online", reconnectNow);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") reconnectNow();
  });
  for (let failures = 0; ; failures += 1) {
    try {
      for await (const event of events()) {
        if (failures > 0 || live.value.connection.state !== "open") connect({ state: "open" });
        failures = 0;
        live.update((before) => withEvent(before, event));
      }
    } catch (error) {
      if (error instanceof CallError && error.status !== undefined && error.status < 500) {
        connect({ state: "refused", problem: error.problem });
        return;
      }
    }
    const waitMs = retryAfterMs(failures + 1, Math.random);
    connect({ state: "waiting", retryAt: Date.now() + waitMs });
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, waitMs);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}

/** Ends with the connection, or throws. */
async function* events(): AsyncGenerator<StreamEvent> {
  const controller = new AbortController();
  let silence: ReturnType<typeof setTimeout> | undefined;
  const heard = () => {
    clearTimeout(silence);
    silence = setTimeout(() => controller.abort(), SILENCE_MS);
  };
  try {
    heard();
    const { body } = await send("GET", "/api/stream", { signal: controller.signal });
    if (body === null) return;
    for await (const line of readLines(body)) {
      heard();
      const event: StreamEvent = JSON.parse(line);
      if (event.type === "end") return;
      yield event;
    }
  } finally {
    clearTimeout(silence);
    controller.abort();
  }
}
