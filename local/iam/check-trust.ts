import { LocalRunError } from "../errors";
import type { FunctionDefinition, Schedule } from "../terraform/system";
import { accessKeyOf } from "./access-keys";
import { mayAssume } from "./evaluate";
import type { Policies } from "./policies";

async function checkRole(
  { roles }: Policies,
  roleArn: string,
  service: string,
  user: string,
  sourceArn?: string,
): Promise<void> {
  const role = roles.get(accessKeyOf(roleArn));
  if (role === undefined)
    throw new LocalRunError(`${user} has the role ${roleArn}, which was not synthesized.`);
  if (await mayAssume(role, service, sourceArn)) return;
  throw new LocalRunError(
    `${user} could not run: the trust policy of role ${role.name} does not allow ${service} to assume it${sourceArn === undefined ? "" : ` for ${sourceArn}`}.`,
  );
}

export interface RoleUsers {
  readonly functions: readonly Pick<FunctionDefinition, "name" | "roleArn">[];
  readonly schedules: readonly Pick<Schedule, "name" | "roleArn" | "groupArn">[];
}

/**
 * Checks that Lambda and Scheduler may assume their roles. Scheduler presents the ARN of the schedule's group.
 * https://docs.aws.amazon.com/scheduler/latest/UserGuide/cross-service-confused-deputy-prevention.html
 */
export async function checkTrust({ functions, schedules }: RoleUsers, policies: Policies): Promise<void> {
  for (const { name, roleArn } of functions) {
    await checkRole(policies, roleArn, "lambda.amazonaws.com", `Function ${name}`);
  }
  for (const { name, roleArn, groupArn } of schedules) {
    await checkRole(policies, roleArn, "scheduler.amazonaws.com", `Schedule ${name}`, groupArn);
  }
}
