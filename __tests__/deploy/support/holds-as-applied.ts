import { STACK_NAMES } from "../../../local/synthesise";
import { ACCOUNT_ID, type AppliedSystem, REGION } from "./applied-system";
import { describeDifferences, describeGaps, PLAN_GAPS } from "./emulator-gaps";
import { listDifferences } from "./plan-differences";
import { countAtEndpoint, countSynthesised, readBack } from "./read-back";

/** A second plan shows the emulator's gaps, each of them, and nothing else. */
export async function expectNothingToChange({ deployment }: AppliedSystem): Promise<void> {
  const differences = [];
  for (const stack of STACK_NAMES) differences.push(...listDifferences(await deployment.plan(stack)));
  expect(describeDifferences(differences, PLAN_GAPS)).toEqual(describeGaps(PLAN_GAPS));
}

/** Every resource at the endpoint is as it was synthesised, and there are no others. */
export async function expectAsSynthesised({ deployment, aws }: AppliedSystem): Promise<void> {
  const applied = await deployment.readApplied();
  const compared = await readBack(applied, aws, REGION, ACCOUNT_ID);

  const byAddress = (pick: (entry: (typeof compared)[number]) => unknown) =>
    Object.fromEntries(compared.map((entry) => [entry.address, pick(entry)]));
  expect(byAddress(({ actual }) => actual)).toEqual(byAddress(({ intent }) => intent));
  expect(await countAtEndpoint(aws)).toEqual(countSynthesised(applied));
}

export async function expectNothingLeft({ aws }: AppliedSystem): Promise<void> {
  const counts = Object.values(await countAtEndpoint(aws));
  expect(counts.length).toBeGreaterThan(10);
  expect(Math.max(...counts)).toBe(0);
}
