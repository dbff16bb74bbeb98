import * as fc from "fast-check";
import { KINDS, type Kind } from "./order-messages";
import type { World } from "./world";

/** One thing that happens in a history. Plain data, so that a failing history prints itself and reruns alike. */
export type Step =
  | { readonly do: "send"; readonly kinds: readonly Kind[] }
  | { readonly do: "consume" | "notify"; readonly times: number }
  | { readonly do: "redrive"; readonly runs: number }
  | { readonly do: "renew" }
  | { readonly do: "advance"; readonly minutes: number }
  | { readonly do: "world"; readonly scarce: boolean; readonly crashing: boolean }
  | { readonly do: "faults"; readonly percentage: number }
  | { readonly do: "deadline"; readonly calls: number | undefined };

const times = fc.integer({ min: 1, max: 3 });

/** A million bytes at a time are slow to move about: one kind in many. */
const kind = fc.oneof(
  { weight: 30, arbitrary: fc.constantFrom(...KINDS.filter((one) => one !== "oversized")) },
  { weight: 1, arbitrary: fc.constant<Kind>("oversized") },
);

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant("send" as const),
      kinds: fc.array(kind, { minLength: 1, maxLength: 12 }),
    }),
  },
  { weight: 6, arbitrary: fc.record({ do: fc.constant("consume" as const), times }) },
  { weight: 5, arbitrary: fc.record({ do: fc.constant("notify" as const), times }) },
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant("redrive" as const), runs: fc.integer({ min: 1, max: 2 }) }),
  },
  { weight: 1, arbitrary: fc.constant({ do: "renew" } as const) },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant("advance" as const),
      minutes: fc.constantFrom(1, 3, 10, 60, 1440),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant("world" as const), scarce: fc.boolean(), crashing: fc.boolean() }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant("faults" as const), percentage: fc.constantFrom(0, 10, 30, 60) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant("deadline" as const),
      calls: fc.option(fc.integer({ min: 1, max: 25 }), { nil: undefined }),
    }),
  },
);

export interface History {
  readonly seed: number;
  readonly steps: readonly Step[];
}

export const history: fc.Arbitrary<History> = fc.record({
  seed: fc.integer({ min: 0, max: 0xffff_ffff }),
  steps: fc.array(step, { minLength: 10, maxLength: 40 }),
});

const MINUTE_MS = 60_000;
/** Renewal is scheduled every six hours: a clock never jumps over it. */
const RENEWAL_MINUTES = 360;

async function advance(world: World, minutes: number): Promise<void> {
  let left = minutes;
  while (left > 0) {
    const part = Math.min(left, RENEWAL_MINUTES);
    world.advance(part * MINUTE_MS);
    if (part === RENEWAL_MINUTES) await world.redrive("renew");
    left -= part;
  }
}

export async function play(world: World, step: Step): Promise<void> {
  switch (step.do) {
    case "send":
      for (const one of step.kinds) await world.send(one);
      return;
    case "consume":
      for (let n = 0; n < step.times; n += 1) await world.consume();
      return;
    case "notify":
      for (let n = 0; n < step.times; n += 1) await world.notify();
      return;
    case "redrive":
      return world.redrive("redrive", step.runs);
    case "renew":
      return world.redrive("renew");
    case "advance":
      return advance(world, step.minutes);
    case "world":
      world.scarce = step.scarce;
      world.crashing = step.crashing;
      return;
    case "faults":
      world.faults.percentage = step.percentage;
      return;
    case "deadline":
      world.callsUntilDeadline = step.calls;
  }
}
