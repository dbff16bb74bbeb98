import { all } from "./resources";
import type { TerraformJson } from "./synthesize";

/** The tables of a stack, without CDKTF's metadata. */
export const tablesOf = (stack: TerraformJson) =>
  all(stack, "aws_dynamodb_table").map(({ "//": _metadata, ...table }) => table);

/** The default table of a stack for things to remember, as synthesized: billed per request, and its items expire. */
export const stateTable = (name: string) => ({
  name,
  billing_mode: "PAY_PER_REQUEST",
  hash_key: "id",
  attribute: [{ name: "id", type: "S" }],
  ttl: { attribute_name: "expiration", enabled: true },
  deletion_protection_enabled: false,
});

/** How the default differs if the deployment has its own key. */
export const encryptedStateTable = (name: string) => ({
  ...stateTable(name),
  server_side_encryption: { enabled: true, kms_key_arn: expect.stringContaining("aws_kms_key") },
});
