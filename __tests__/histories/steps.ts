import * as fc from "fast-check";
import { DERIVED_LIMITS } from "../../core/limits/limit-table";
import { KINDS, type Kind } from "./job-messages";
import type { World } from "./world";
import type { Variant } from "./world-settings";

/** One thing that happens in a history. It is plain data, so that a failing history can be printed and replayed. */
export type Step =
  | { readonly do: "send"; readonly kinds: readonly Kind[] }
  | { readonly do: "flood"; readonly kind: Kind; readonly messages: number }
  | { readonly do: "consume" | "notify"; readonly times: number }
  | { readonly do: "redrive" | "renew" }
  | { readonly do: "together"; readonly functions: readonly FunctionName[] }
  | { readonly do: "advance"; readonly minutes: number }
  | { readonly do: "world"; readonly scarce: boolean; readonly crashing: boolean }
  | { readonly do: "faults"; readonly percentage: number }
  | { readonly do: "deny"; readonly action: string; readonly minutes: number }
  | { readonly do: "release"; readonly next: boolean }
  | { readonly do: "acknowledge"; readonly factor: number; readonly minutes: number }
  | { readonly do: "take-back" }
  | { readonly do: "slow"; readonly callSeconds: number | undefined };

const FUNCTIONS = ["consume", "notify", "redrive", "renew"] as const;
type FunctionName = (typeof FUNCTIONS)[number];

const times = fc.integer({ min: 1, max: 3 });

/** Large ones are slow to move, so only one in many is large. */
const kind = fc.oneof(
  { weight: 40, arbitrary: fc.constantFrom(...KINDS.filter((one) => one !== "oversized")) },
  { weight: 1, arbitrary: fc.constant<Kind>("oversized") },
);

/**
 * Actions that are denied for some time, as by a wrong policy. A denied delete creates duplicates, so it is frequent.
 */
const DENIED = [
  "DeleteMessageBatch",
  "DeleteMessageBatch",
  "DeleteMessageBatch",
  "SendMessageBatch",
  "ChangeMessageVisibilityBatch",
  "Publish",
  "Scan",
  "UpdateItem",
] as const;

/** More bytes than one call accepts. */
const OVER_A_CALL: readonly Kind[] = Array(5).fill("oversized");

/** Messages that one step may send. */
const MOST_SENT = 12;
const WEEK = 10_080;

/**
 * Messages of one cause in a flood: a few batches, or more than may be in flight at once. They take time, so one step
 * in many.
 */
const FLOODS = [40, 40, 60, 95];
const FLOOD_WEIGHTS = { flood: 1, other: 79 } as const;

const flooding: fc.Arbitrary<Step> = fc.record({
  do: fc.constant("flood" as const),
  kind: fc.constantFrom<Kind>("scarce", "scarce", "poison"),
  messages: fc.constantFrom(...FLOODS),
});

const ordinary: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant("send" as const),
      kinds: fc.oneof(
        { weight: 60, arbitrary: fc.array(kind, { minLength: 1, maxLength: MOST_SENT }) },
        { weight: 1, arbitrary: fc.constant(OVER_A_CALL) },
      ),
    }),
  },
  { weight: 5, arbitrary: fc.record({ do: fc.constant("consume" as const), times }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant("notify" as const), times }) },
  { weight: 3, arbitrary: fc.constant({ do: "redrive" } as const) },
  { weight: 1, arbitrary: fc.constant({ do: "renew" } as const) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant("together" as const),
      functions: fc.array(fc.constantFrom(...FUNCTIONS), { minLength: 2, maxLength: 5 }),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant("advance" as const),
      minutes: fc.constantFrom(1, 3, 3, 10, 10, 60, 60, 1_440, WEEK),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant("world" as const), scarce: fc.boolean(), crashing: fc.boolean() }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant("faults" as const), percentage: fc.constantFrom(0, 15, 30, 60) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant("deny" as const),
      action: fc.constantFrom(...DENIED),
      minutes: fc.constantFrom(10, 60, 60),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant("release" as const),
      next: fc.boolean(),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant("acknowledge" as const),
      factor: fc.constantFrom(1, 1.5, 2, 2, 10),
      minutes: fc.constantFrom(60, 1_440, WEEK),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ do: "take-back" } as const) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant("slow" as const),
      // The slower calls are, the earlier a function reaches its deadline. With the last two, even the redriver does.
      callSeconds: fc.constantFrom(undefined, 1, 5, 20, 90),
    }),
  },
);

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: FLOOD_WEIGHTS.flood, arbitrary: flooding },
  { weight: FLOOD_WEIGHTS.other, arbitrary: ordinary },
);

export interface History {
  readonly seed: number;
  readonly variant: Variant;
  /** What happens to it when everything works again. */
  readonly ending: { readonly causePersists: boolean; readonly outlivesRetention: boolean };
  readonly steps: readonly Step[];
}

/** True in one of this many histories. */
const oneIn = (many: number) =>
  fc.oneof({ weight: many - 1, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) });

/** Maximum number of steps in a history. */
export const historyOf = (maxLength: number): fc.Arbitrary<History> =>
  fc.record({
    seed: fc.integer({ min: 0, max: 0xffff_ffff }),
    variant: fc.record({
      // 30 when deployed; 6 and 4 are reached within a history.
      alertsPerHour: fc.constantFrom(undefined, 30, 6, DERIVED_LIMITS.alertsPerEnvironmentAndHour.min),
      fewNotifierReceives: oneIn(4),
      restartsReceiveCount: fc.boolean(),
      givesTwice: oneIn(3),
      startsWithNextRelease: fc.boolean(),
      nextRelease: fc.constantFrom("another version", "a field more"),
      inFlightLimit: fc.constantFrom(undefined, undefined, undefined, 24),
      runCap: fc.constantFrom(25, 80),
      acknowledgements: fc.constantFrom(undefined, undefined, undefined, "now and then", "at once"),
    }),
    ending: fc.record({ causePersists: oneIn(3), outlivesRetention: oneIn(8) }),
    steps: fc.array(step, { minLength: 10, maxLength }),
  });

const MINUTE_MS = 60_000;
const DAY = 1_440;
/**
 * For longer times the system keeps running, because its schedules and mappings do not wait for a step. When
 * deployed, it renews twice as often.
 */
const SCHEDULE_MINUTES = 720;
/** What is held for days tests renewal, and no fault lasts that long. */
const LASTING_FAULTS = 10;

/** Lets time pass, half a day at a time, with everything that runs by itself. */
export async function advance(world: World, minutes: number): Promise<void> {
  if (minutes < DAY) return world.advance(minutes * MINUTE_MS);
  const { slowCallSeconds } = world.runner;
  const { percentage } = world.faults;
  world.runner.slowCallSeconds = undefined;
  world.faults.percentage = Math.min(percentage, LASTING_FAULTS);
  for (let left = minutes; left > 0; left -= SCHEDULE_MINUTES) {
    await world.advance(Math.min(left, SCHEDULE_MINUTES) * MINUTE_MS);
    // Polling an empty queue does nothing, slowly.
    if (world.holds("reliable_q")) await world.consume();
    if (world.holds("dlq_for_reliable_q")) await world.notify();
    const retryScheduled = world.holds("retry_for_reliable_q");
    if (retryScheduled) await world.redrive("redrive");
    if (retryScheduled || world.holds("quarantine_for_reliable_q")) await world.redrive("renew");
  }
  world.runner.slowCallSeconds = slowCallSeconds;
  world.faults.percentage = percentage;
}

const call = (world: World, name: FunctionName): Promise<unknown> =>
  name === "consume" || name === "notify" ? world[name]() : world.redrive(name);

/** Invocations after which a flood has died, if nothing fails. */
const FLOOD_CONSUMES = 8;

/** Many messages of one cause, until they are in the DLQ. */
async function flood(world: World, kind: Kind, messages: number): Promise<void> {
  for (let n = 0; n < messages; n += 1) world.send(kind);
  for (let n = 0; n < FLOOD_CONSUMES && world.holds("reliable_q"); n += 1) {
    await world.consume();
    if (n === FLOOD_CONSUMES / 2) await world.advance(MINUTE_MS);
  }
}

export async function play(world: World, step: Step): Promise<void> {
  switch (step.do) {
    case "flood":
      return flood(world, step.kind, step.messages);
    case "send":
      for (const one of step.kinds) world.send(one);
      return;
    case "consume":
    case "notify":
      for (let n = 0; n < step.times; n += 1) await world[step.do]();
      return;
    case "redrive":
    case "renew":
      return world.redrive(step.do);
    case "together":
      await Promise.all(step.functions.map((name) => call(world, name)));
      return;
    case "advance":
      return advance(world, step.minutes);
    case "world":
      world.scarce = step.scarce;
      world.crashing = step.crashing;
      return;
    case "faults":
      world.faults.percentage = step.percentage;
      return;
    case "deny":
      return world.faults.deny(step.action, world.now + step.minutes * MINUTE_MS);
    case "release":
      world.isNextRelease = step.next;
      return;
    case "acknowledge":
      return world.acknowledge(step.factor, step.minutes * MINUTE_MS);
    case "take-back":
      return world.takeBackAcknowledgements();
    case "slow":
      world.runner.slowCallSeconds = step.callSeconds;
  }
}
