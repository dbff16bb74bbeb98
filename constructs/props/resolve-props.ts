import { Construct } from "constructs";
import { ConstructError } from "../construct-error";
import { type ExistingQueueProps, readExistingArn } from "../queue/existing-queue";
import { channelProblems } from "../settings/alert-channels";
import { checkStageSettings } from "../settings/check-stage-settings";
import { withProfile } from "../settings/cost-profiles";
import type { Settings } from "../settings/settings";
import { STAGE_SETTINGS } from "../settings/stage-settings";
import { checkCombinations, checkExisting } from "./check-props";
import { inTermsOfProps } from "./in-terms-of-props";
import type { ReliableQueueProps } from "./reliable-queue-props";
import { withProps } from "./settings-of-props";

/** The settings that the flat props stand for. Throws a ConstructError that names every wrong prop. */
export function resolveProps(constructPath: string, props: ReliableQueueProps, region: string): Settings {
  const { stage = "dev", name, alertEmails = [], alertsTopic, operatorPrincipals } = props;
  const record = withProps(withProfile(STAGE_SETTINGS[stage], props.profile), {
    ...props,
    ...(props.queue !== undefined && { namePrefix: prefixOfExisting(constructPath, props, props.queue) }),
  });
  const problems = [
    ...checkStageSettings(record, stage).map(inTermsOfProps),
    ...checkExisting(record, props.queue),
    ...checkCombinations(props),
    ...channelProblems(record),
  ];
  if (problems.length > 0) throw new ConstructError(constructPath, problems.join(" "));
  return {
    ...record,
    ...{ stage, name, region, warnings: [] },
    operationsEmails: props.operationsEmails ?? alertEmails,
    // A local run cannot use somebody else's topic.
    ...(alertsTopic && (stage !== "local" || Construct.isConstruct(alertsTopic)) && { alertsTopic }),
    ...(operatorPrincipals && { operatorPrincipals }),
  };
}

/**
 * What precedes the queue's name in the name of the existing queue: alarms, the local run and the `dlq` command find
 * the main queue by prefix and name.
 */
function prefixOfExisting(
  constructPath: string,
  { name, namePrefix }: ReliableQueueProps,
  existing: ExistingQueueProps,
): string {
  const found = readExistingArn(constructPath, existing).name;
  const prefix = found.endsWith(name) ? found.slice(0, -name.length) : undefined;
  if (prefix !== undefined && (namePrefix ?? prefix) === prefix) return prefix;
  const what = namePrefix === undefined ? "name" : "namePrefix and name";
  throw new ConstructError(
    constructPath,
    `${what} must be the name of the existing queue, ${found}, or the end of it, but the result is ${namePrefix ?? ""}${name}. All other names derive from it. Set name to "${found}".`,
  );
}
