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
  /** How long after a redrive each renewal starts; 0: always in the same moment. */
  readonly renewalOffsetMinutes: number;
}

export interface Scenario {
  /** All messages, those that are held when it begins included. */
  readonly messages: number;
  /** The messages arrive evenly within this time. */
  readonly arriveWithinMs: number;
  readonly payloadOf: (key: number, random: Random) => Payload;
  readonly teamIds: readonly string[];
  readonly world: World;
  /** Default: nothing is held when it begins, and it is over before any retention or renewal matters. */
  readonly holding?: Holding;
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
