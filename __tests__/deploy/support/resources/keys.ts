import {
  DescribeKeyCommand,
  GetKeyPolicyCommand,
  GetKeyRotationStatusCommand,
  ListAliasesCommand,
  ListKeysCommand,
} from "@aws-sdk/client-kms";
import type { Readers } from "../clients";
import { named, type ResourceReader, textOf } from "./resource-reader";

/** AWS's own keys have aliases in every account. */
const OF_AWS = /^alias\/aws\//;

/** A destroyed key waits to be deleted. */
async function isInUse({ kms }: Readers, KeyId: string): Promise<boolean> {
  const { KeyMetadata } = await kms.send(new DescribeKeyCommand({ KeyId }));
  const { Aliases = [] } = await kms.send(new ListAliasesCommand({ KeyId }));
  // moto makes DynamoDB's own key a customer's.
  const isOfAws = Aliases.some(({ AliasName = "" }) => OF_AWS.test(AliasName));
  return KeyMetadata?.KeyManager === "CUSTOMER" && KeyMetadata.KeyState !== "PendingDeletion" && !isOfAws;
}

export const KEYS: Readonly<Record<string, ResourceReader>> = {
  aws_kms_key: {
    read: async ({ kms }, _intent, state) => {
      const KeyId = textOf(state, "key_id");
      const { KeyMetadata } = await kms.send(new DescribeKeyCommand({ KeyId }));
      const { KeyRotationEnabled } = await kms.send(new GetKeyRotationStatusCommand({ KeyId }));
      const { Policy } = await kms.send(new GetKeyPolicyCommand({ KeyId, PolicyName: "default" }));
      return {
        description: KeyMetadata?.Description,
        enable_key_rotation: KeyRotationEnabled,
        policy: Policy,
      };
    },
    list: async (aws) => {
      const { Keys = [] } = await aws.kms.send(new ListKeysCommand({}));
      const ids = Keys.flatMap(({ KeyId }) => named(KeyId));
      const used = await Promise.all(ids.map((id) => isInUse(aws, id)));
      return ids.filter((_, index) => used[index]);
    },
  },
  aws_kms_alias: {
    read: async ({ kms }, intent) => {
      const { Aliases = [] } = await kms.send(new ListAliasesCommand({}));
      const alias = Aliases.find(({ AliasName }) => AliasName === textOf(intent, "name"));
      return { name: alias?.AliasName, target_key_id: alias?.TargetKeyId };
    },
    list: async ({ kms }) => {
      const { Aliases = [] } = await kms.send(new ListAliasesCommand({}));
      return Aliases.flatMap(({ AliasName }) => named(AliasName)).filter((name) => !OF_AWS.test(name));
    },
  },
};
