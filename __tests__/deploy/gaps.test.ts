import { describeDifferences, describeGaps, PLAN_GAPS } from "./support/emulator-gaps";
import { listDifferences } from "./support/plan-differences";

const change = (address: string, actions: string[], before: object | null, after: object | null) => ({
  address,
  type: address.split(".")[0],
  mode: "managed",
  change: { actions, before, after },
});

const planOf = (changes: readonly object[], outputs: object = {}) => ({
  format_version: "1.2",
  errored: false,
  complete: true,
  resource_changes: changes,
  output_changes: outputs,
});

const describePlan = (...changes: readonly object[]) =>
  describeDifferences(listDifferences(planOf(changes)), PLAN_GAPS);

test("distinguishes white space in a redrive policy from another redrive policy", () => {
  const queue = (redrive_policy: string) => ({ name: "reliable_q", redrive_policy });
  const redrive = (before: string) =>
    change("aws_sqs_queue.q", ["update"], queue(before), queue('{"maxReceiveCount":2}'));

  expect(describePlan(redrive('{"maxReceiveCount": 2}'))).toEqual([
    'aws_sqs_queue "reliable_q" redrive_policy',
  ]);
  expect(describePlan(redrive('{"maxReceiveCount": 3}'))).toEqual([
    'aws_sqs_queue "reliable_q" redrive_policy: "{\\"maxReceiveCount\\": 3}" → "{\\"maxReceiveCount\\":2}"',
  ]);
});

test.each([
  [["create"], null, { name: "q" }],
  [["delete"], { name: "q" }, null],
  [["delete", "create"], { name: "q" }, { name: "q" }],
])("shows what a plan would %j", (actions, before, after) => {
  expect(describePlan(change("aws_sqs_queue.q", actions, before, after))).toEqual([
    `aws_sqs_queue "q" *: ${JSON.stringify(actions)} → null`,
  ]);
});

test("shows an output that would change", () => {
  expect(
    listDifferences(planOf([], { Queue: { actions: ["update"] }, Topic: { actions: ["no-op"] } })),
  ).toEqual([expect.objectContaining({ address: "output.Queue" })]);
});

test("shows nothing if nothing changes", () => {
  expect(describePlan(change("aws_sqs_queue.q", ["no-op"], { name: "q" }, { name: "q" }))).toEqual([]);
});

test("names every resource of a gap, so that a closed gap is noticed", () => {
  expect(describeGaps(PLAN_GAPS)).toHaveLength(6);
  expect(PLAN_GAPS.every(({ why }) => why.length > 0)).toBe(true);
});
