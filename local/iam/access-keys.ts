import { createHash } from "node:crypto";

/** Access keys that may do everything, and their owners. Their calls are not evaluated. */
export const ADMINISTRATORS: Readonly<Record<string, string>> = {
  runner: "creates what was synthesized, empties the mailboxes",
  reader: "reads the queues for the reconciliation",
  sender: "sends an application's samples",
  "external-consumer": "stands in for a consumer that is somebody else's",
  local: "a person at this machine, who is every queue's operator",
};

/** A role's access key is its name, so that the endpoint can tell functions apart. */
export function accessKeyOf(roleArn: string): string {
  return roleArn.split("/").at(-1) ?? roleArn;
}

const BASE_32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/** A unique id in the form that IAM gives a role. It is the same in every run. */
export function uniqueIdOf(roleName: string): string {
  const digest = createHash("sha256").update(roleName).digest().subarray(0, 17);
  return `AROA${[...digest].map((byte) => BASE_32[byte % 32]).join("")}`;
}

/** The role with which an operator of a queue sends to it. */
function operatorRoleOf(queueName: string): string {
  const name = queueName.replace(/(dlq|retry|quarantine|schedule_failures)_for_/, "");
  return `${name.replaceAll("_", "-")}-operator`;
}

/**
 * The SenderId that SQS gives a message: the unique id of the caller's role, and the name of its session. The person
 * at this machine assumes no role, and counts as the queue's operator.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids
 */
export function senderIdOf(accessKeyId: string, queueUrl: string): string {
  const role = accessKeyId === "local" ? operatorRoleOf(queueUrl.split("/").at(-1) ?? "") : accessKeyId;
  return `${uniqueIdOf(role)}:${accessKeyId}`;
}
