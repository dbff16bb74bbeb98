import { STAGES } from "../../../core/project/stages";
import { type Synthesized, synthesize } from "./synthesize";

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
