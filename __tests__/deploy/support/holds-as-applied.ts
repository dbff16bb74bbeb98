import { ACCOUNT_ID, type AppliedSystem, REGION } from "./applied-system";
import { STACK_NAMES } from "./deployment";
import { type Concerned, describeDifferences, describeGaps, PLAN_GAPS } from "./emulator-gaps";
import { listDifferences } from "./plan-differences";
import { countAtEndpoint, countSynthesized, readBack } from "./read-back";
import { readTagsBack } from "./read-tags";

/** A second plan shows the emulator's gaps, each of them, and nothing else. */
export async function expectNothingToChange(
  { deployment }: AppliedSystem,
  concerned: Concerned = {},
): Promise<void> {
  const differences = [];
  for (const stack of STACK_NAMES) differences.push(...listDifferences(await deployment.plan(stack)));
  expect(describeDifferences(differences, PLAN_GAPS)).toEqual(describeGaps(PLAN_GAPS, concerned));
}

/** Types with the tags by which costs and owners are found. */
const TAGGED = [
  "aws_cloudwatch_log_group",
  "aws_iam_role",
  "aws_lambda_function",
  "aws_sns_topic",
  "aws_sqs_queue",
];

/** Every resource exists at the endpoint as it was synthesized, with the provider's tags. */
export async function expectAsSynthesized({ deployment, aws }: AppliedSystem): Promise<void> {
  const applied = await deployment.readApplied();
  expectSame(await readBack(applied, aws, REGION, ACCOUNT_ID));
  const tags = await readTagsBack(applied, aws);
  expect(tags.map(({ address }) => address.split(".")[0])).toEqual(expect.arrayContaining(TAGGED));
  expectSame(tags);
}

/** Compared all at once, by address, so that a failure shows each difference. */
function expectSame(
  compared: readonly { readonly address: string; readonly intent: object; readonly actual: object }[],
): void {
  const byAddress = (pick: (entry: (typeof compared)[number]) => object) =>
    Object.fromEntries(compared.map((entry) => [entry.address, pick(entry)]));
  expect(byAddress(({ actual }) => actual)).toEqual(byAddress(({ intent }) => intent));
}

/** The endpoint contains what was synthesized for these systems, which share it, and nothing else. */
export async function expectNothingElse(first: AppliedSystem, ...others: AppliedSystem[]): Promise<void> {
  const expected: Record<string, number> = {};
  for (const { deployment } of [first, ...others]) {
    for (const [type, count] of Object.entries(countSynthesized(await deployment.readApplied()))) {
      expected[type] = (expected[type] ?? 0) + count;
    }
  }
  expect(await countAtEndpoint(first.aws)).toEqual(expected);
}

export async function expectNothingLeft({ aws }: AppliedSystem): Promise<void> {
  const counts = await countAtEndpoint(aws);
  expect(counts).toEqual(Object.fromEntries(Object.keys(counts).map((type) => [type, 0])));
}
