import type { Random } from "../../core/runtime/backoff";
import type { Payload } from "../virtual-aws/virtual-sqs";

/** When every simulation begins: on a full hour, so that clock hours are whole. */
export const START = Date.UTC(2026, 0, 5);
export const MINUTE_MS = 60_000;
export const HOUR_MS = 3_600_000;

/** The world that the consumer meets. Times are milliseconds since the start. */
export interface World {
  /** What happens to a message in which nothing is wrong. `dies`: the function dies, with its whole batch. */
  readonly dependency: (at: number) => "works" | "fails" | "dies";
  readonly busyMachines: (at: number) => ReadonlySet<string>;
  /** Messages that always make the application throw. Default: none. */
  readonly throwsAlways?: (key: number) => boolean;
}

/** A message that is held when a scenario begins. */
export interface HeldMessage extends Payload {
  readonly queue: "retry" | "quarantine";
  /** When this copy was sent: its queue's retention counts from then. */
  readonly sentAt: number;
}

/** What is held for so long that retention matters. */
export interface Holding {
  /** The scenario's first messages. */
  readonly held: readonly HeldMessage[];
  /** How long after a redrive each renewal starts. 0: always at the same moment. */
  readonly renewalOffsetMinutes: number;
}

export interface Scenario {
  /** All messages, including those that are held at the beginning. */
  readonly messages: number;
  /** The messages arrive evenly within this time. */
  readonly arriveWithinMs: number;
  readonly payloadOf: (key: number, random: Random) => Payload;
  readonly teamIds: readonly string[];
  readonly world: World;
  /** Default: nothing is held at the beginning, and it is over before any retention or renewal matters. */
  readonly holding?: Holding;
  /** Default: 1. Scheduler delivers at least once. */
  readonly redriversAtOnce?: number;
  /** Default: the stage's. */
  readonly mainVisibilitySeconds?: number;
  /** The scenario gives up after this time if not everything is settled by then. */
  readonly endsAfterMs: number;
}

export const EVERYTHING_WORKS: World = {
  dependency: () => "works",
  busyMachines: () => new Set(),
};
