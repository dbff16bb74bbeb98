import { DataAwsPartition } from "@cdktf/provider-aws/lib/data-aws-partition";
import { Construct } from "constructs";
import type { MessageQueues } from "../queue/message-queues";
import { GrantedRole } from "./granted-role";

export interface OperatorRoleProps {
  readonly roleName: string;
  readonly accountId: string;
  readonly queue: MessageQueues;
  /** ARNs of principals that may assume the role. Default: everyone that this account's IAM allows to. */
  readonly principals?: readonly string[] | undefined;
}

/**
 * The role that the `dlq` command assumes for everything that it sends. By the role's unique id, the functions know
 * that an operator wrote a message's metadata, and not a producer.
 */
export class OperatorRole extends Construct {
  readonly role: GrantedRole;

  constructor(scope: Construct, id: string, { roleName, accountId, queue, principals }: OperatorRoleProps) {
    super(scope, id);
    this.role = new GrantedRole(this, "role", {
      roleName,
      description: "Assumed by the dlq command to send messages.",
      principal: { AWS: principals?.length ? principals : [this.accountRoot(accountId)] },
    });
    for (const target of [queue.main, queue.retry, queue.quarantine]) target.grantSend(this.role);
  }

  /** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html */
  private accountRoot(accountId: string): string {
    const { partition } = new DataAwsPartition(this, "partition");
    return `arn:${partition}:iam::${accountId}:root`;
  }
}
