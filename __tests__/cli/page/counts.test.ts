import type { Counts } from "../../../cli/page/api";
import { Contexts } from "../../../cli/page/server/contexts";
import { type AgesOf, CountsReader } from "../../../cli/page/server/counts";
import { Stop } from "../../../cli/stop";
import { contextOf } from "../support/context-of";
import { poison, times } from "../support/held-messages";
import { useDesk } from "../support/start-desk";

const desk = useDesk();

const MINUTE = 60_000;

/** The counts of consecutive readings, at times that the test sets. */
function startCounts(agesOf: AgesOf = () => undefined) {
  let now = 1_000_000;
  const context = contextOf(desk, "ui");
  const clock = { ...context.clock, now: () => now };
  let looked = Promise.withResolvers<Counts>();
  const source = { create: () => ({ ...context, clock }) };
  const reader = new CountsReader(
    new Contexts(source, new Stop()),
    agesOf,
    (event) => {
      if (event.type !== "counts") throw new Error(JSON.stringify(event));
      looked.resolve(event);
    },
    MINUTE,
  );
  return {
    look: async (at: number): Promise<Counts> => {
      now = 1_000_000 + at;
      looked = Promise.withResolvers();
      reader.watch(true);
      const counts = await looked.promise;
      reader.watch(false);
      return counts;
    },
  };
}

test("what moved in the last minute is the change since the earliest reading of that minute", async () => {
  const { look } = startCounts();
  await desk.send("quarantine", times(3, poison));
  const first = await look(0);
  await desk.send("quarantine", times(2, poison));
  await desk.send("main", [poison()]);
  const within = await look(40_000);
  await desk.purge("quarantine");
  const beyond = await look(MINUTE + 40_000);

  expect(first.movedLastMinute).toBeUndefined();
  expect(within.movedLastMinute).toEqual({ main: 1, dlq: 0, retry: 0, quarantine: 2, failures: 0 });
  // Since the second reading, because the first one was in an earlier minute.
  expect(beyond.movedLastMinute).toEqual({ main: 0, dlq: 0, retry: 0, quarantine: -5, failures: 0 });
});

test("the oldest and the next to expire are those of all scanned queues", async () => {
  const ages = {
    retry: { oldestSentAt: 500, nextExpiryAt: 9_000 },
    quarantine: { oldestSentAt: 700, nextExpiryAt: 8_000 },
  };
  const { look } = startCounts((role) => ages[role]);

  const { oldestSentAt, nextExpiryAt, queues } = await look(0);

  expect({ oldestSentAt, nextExpiryAt }).toEqual({ oldestSentAt: 500, nextExpiryAt: 8_000 });
  expect(queues.find(({ role }) => role === "retry")).toMatchObject(ages.retry);
  expect(queues.find(({ role }) => role === "quarantine")).toMatchObject(ages.quarantine);
  expect(queues.find(({ role }) => role === "main")).not.toHaveProperty("oldestSentAt");
});

test("before a scan no age is claimed", async () => {
  const counts = await startCounts().look(0);

  expect(counts).not.toHaveProperty("oldestSentAt");
  expect(counts).not.toHaveProperty("nextExpiryAt");
});
