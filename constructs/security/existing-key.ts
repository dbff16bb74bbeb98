import { DECRYPT, ENCRYPT, type IKey } from "./key";

const ARN = /^arn:aws(?:-[a-z]+)*:kms:[a-z0-9-]+:\d{12}:key\/[\w-]+$|\$\{/;

/**
 * An existing key. Its policy must delegate to the account's IAM, as AWS's default does, or name the roles of the
 * deployment; `dlq check` says which. Throws RangeError for anything but the ARN of a key, because an alias cannot be
 * granted.
 * @example existingKey("arn:aws:kms:eu-central-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab")
 */
export function existingKey(arn: string): IKey {
  if (!ARN.test(arn)) {
    throw new RangeError(
      `existingKey requires the ARN of a key, such as arn:aws:kms:eu-central-1:123456789012:key/1234abcd-…, but received "${arn}". An alias is not accepted, because it may point to another key later.`,
    );
  }
  return {
    arn,
    grantEncrypt: (grantee) => grantee.allow(arn, ENCRYPT),
    grantDecrypt: (grantee) => grantee.allow(arn, DECRYPT),
  };
}
