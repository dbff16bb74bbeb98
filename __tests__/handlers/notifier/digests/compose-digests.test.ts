import fc from "fast-check";
import {
  composeDigests,
  isStorm,
  MAX_PRODUCERS_BYTES,
} from "../../../../handlers/notifier/digests/compose-digests";
import type { Plan } from "../../../../handlers/notifier/plan-dead-letter";
import { knownOf, notificationsOf, planOf, poison, repeat } from "../../../support/make-plan";

const summary = (plans: readonly Plan[], most = 8) =>
  composeDigests(plans, most).map(({ producers, storm, plans: notified }) => [
    producers.join(" "),
    notified.length,
    ...(storm ? ["storm"] : []),
  ]);
const teams = (count: number) => repeat(count, (index) => notificationsOf(index + 1));

test("if nothing needs an alert, there is no digest", () => {
  expect(summary([])).toEqual([]);
  expect(summary(repeat(20, () => knownOf(3)))).toEqual([]);
});

test("each producer gets one digest of its own messages, largest first", () => {
  const plans = [
    notificationsOf(1),
    notificationsOf(2),
    knownOf(1),
    notificationsOf(2),
    planOf(poison({ senderId: "AROAEXAMPLEEXAMPLE" })),
  ];
  expect(summary(plans)).toEqual([
    ["team:2", 2],
    ["team:1", 1],
    ["sender:AROAEXAMPLEEXAMPLE", 1],
  ]);
});

test("digests of the same size keep the order of their first message", () => {
  expect(
    summary([notificationsOf(5), notificationsOf(1), notificationsOf(3)]).map(([producer]) => producer),
  ).toEqual(["team:5", "team:1", "team:3"]);
});

test.each([
  [1, 1],
  [8, 8],
  [9, 8],
  [200, 8],
])("%i producers get %i digests", (producers, digests) => {
  expect(summary(teams(producers))).toHaveLength(digests);
});

test("the two smallest of nine producers share a digest", () => {
  const plans = [...teams(9), ...teams(7)];
  const [last, ...others] = summary(plans).reverse();
  expect(last).toEqual(["team:8 team:9", 2]);
  expect(others.map(([, count]) => count)).toEqual(Array(7).fill(2));
});

test.each([
  [
    3,
    [
      ["team:1", 1],
      ["team:2", 1],
      ["team:3 team:4 team:5", 3],
    ],
  ],
  [
    2,
    [
      ["team:1", 1],
      ["team:2 team:3 team:4 team:5", 4],
    ],
  ],
  [1, [["team:1 team:2 team:3 team:4 team:5", 5]]],
])("in at most %i digests five producers are %j", (most, digests) => {
  expect(summary(teams(5), most)).toEqual(digests);
});

test("a single producer is named, even if only one digest is allowed", () => {
  expect(summary([notificationsOf(4), notificationsOf(4)], 1)).toEqual([["team:4", 2]]);
});

test.each([
  [999, false],
  [1_000, true],
  [1_001, true],
])("whether %i records are a storm: %p", (records, storm) => {
  const plans = repeat(records, (index) => notificationsOf((index % 5) + 1));
  expect(isStorm(plans)).toBe(storm);
  expect(summary(plans)).toHaveLength(storm ? 1 : 5);
  if (storm) expect(summary(plans)).toEqual([["team:1 team:2 team:3 team:4 team:5", records, "storm"]]);
});

test("a storm's alert names only what needs one", () => {
  const plans = [...repeat(9_997, () => knownOf(3)), ...teams(3)];
  expect(summary(plans)).toEqual([["team:1 team:2 team:3", 3, "storm"]]);
});

test("every message that needs an alert is in exactly one digest, and nothing else is in any", () => {
  const plan = fc.tuple(fc.integer({ min: 1, max: 30 }), fc.boolean());
  fc.assert(
    fc.property(fc.array(plan, { maxLength: 80 }), fc.integer({ min: 1, max: 8 }), (given, most) => {
      const plans = given.map(([team, needsNotification]) =>
        needsNotification ? notificationsOf(team) : knownOf(team),
      );
      const digests = composeDigests(plans, most);
      expect(digests.length).toBeLessThanOrEqual(most);
      const notified = digests.flatMap((digest) => digest.plans);
      expect(notified).toHaveLength(new Set(notified).size);
      expect(new Set(notified)).toEqual(new Set(plans.filter(({ needsNotification }) => needsNotification)));
      for (const { producers, plans: own } of digests)
        expect([...new Set(own.map((one) => one.producer.name))].sort()).toEqual([...producers].sort());
    }),
    { numRuns: 50 },
  );
});

/** A producer whose name alone takes a third of an alert's room for names. */
const longNamed = (number: number): Plan => {
  const plan = notificationsOf(number);
  const name = `team:${number}`.padEnd(MAX_PRODUCERS_BYTES / 3 - 10, "x");
  return { ...plan, producer: { name } };
};

test.each([
  [3, 1],
  [4, 2],
  [7, 3],
])("names of %i producers that fit into %i alerts are in that many", (producers, alerts) => {
  const digests = composeDigests(repeat(producers, longNamed), 8, true);
  expect(digests).toHaveLength(alerts);
  expect(digests.flatMap((digest) => digest.producers)).toHaveLength(producers);
  for (const digest of digests)
    expect(Buffer.byteLength(JSON.stringify(digest.producers))).toBeLessThanOrEqual(MAX_PRODUCERS_BYTES);
});

test("what would need more alerts waits", () => {
  const digests = composeDigests(repeat(9, longNamed), 2);
  expect(digests.map(({ plans }) => plans.length)).toEqual([3, 3]);
});
