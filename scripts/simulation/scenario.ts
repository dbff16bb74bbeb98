import type { Random } from "../../core/messages/backoff";
import type { Payload } from "../virtual-aws/virtual-sqs";

/** When every simulation begins: on a full hour, so that hours of the clock are whole. */
export const START = Date.UTC(2026, 0, 5);
export const MINUTE_MS = 60_000;
export const HOUR_MS = 3_600_000;

/** The world that the consumer meets. Times are milliseconds since the start. */
export interface World {
  /** What happens to an message in which nothing is wrong. `dies`: the function does, with its whole batch. */
  readonly dependency: (at: number) => "works" | "fails" | "dies";
  readonly busyMachines: (at: number) => ReadonlySet<string>;
  /** Messages that make the application throw whatever works. Default: none. */
  readonly throwsAlways?: (key: number) => boolean;
}

export interface Scenario {
  readonly messages: number;
  /** The messages arrive evenly within this time. */
  readonly arriveWithinMs: number;
  readonly payloadOf: (key: number, random: Random) => Payload;
  readonly teamIds: readonly string[];
  readonly world: World;
  /** Default: 1. Scheduler delivers at least once. */
  readonly redriversAtOnce?: number;
  /** Default: the stage's. */
  readonly mainVisibilitySeconds?: number;
  /** Given up after this time when not everything is settled until then. */
  readonly endsAfterMs: number;
}

export const EVERYTHING_WORKS: World = {
  dependency: () => "works",
  busyMachines: () => new Set(),
};
