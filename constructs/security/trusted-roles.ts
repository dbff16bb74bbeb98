import { Lazy } from "cdktf";
import type { GrantedRole } from "./granted-role";

/**
 * The roles whose metadata is trusted. SQS itself says who has sent a message, so no producer can pretend to be one
 * of them.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ReceiveMessage.html
 */
export class TrustedRoles {
  readonly roles: GrantedRole[] = [];
  /** Their unique ids, including those of roles that are added later. */
  readonly uniqueIds: readonly string[] = [
    Lazy.stringValue({ produce: () => this.roles.map(({ uniqueId }) => uniqueId).join(",") }),
  ];

  add(role: GrantedRole): void {
    this.roles.push(role);
  }
}
