import { STAGES } from "../../../core/project/stages";
import { type Synthesized, synthesize, type TerraformJson } from "./synthesize";

export const GIVEN = { ALERT_EMAILS: "all@example.com" };

const STACKS = new Map<string, Synthesized>();

/** Both stacks of a stage with their defaults, synthesized once. */
export function stacksOf(stage: string): Synthesized {
  const known = STACKS.get(stage);
  if (known !== undefined) return known;
  if (!STAGES.some((candidate) => candidate === stage)) throw new Error(`There is no stage ${stage}.`);
  const stacks = synthesize({ ...GIVEN, STAGE: stage });
  STACKS.set(stage, stacks);
  return stacks;
}

/** The resource of a type whose argument has this value. */
export function named(stack: TerraformJson, type: string, argument: string, value: string) {
  return Object.values(stack.resource[type] ?? {}).find((resource) => resource[argument] === value);
}
