/**
 * The condition keys of a function's call. `aws:SecureTransport` is true although the emulator uses plain HTTP,
 * because the SDK uses TLS on AWS. A test with false verifies that the policies refuse plain HTTP.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 */
export function requestContext(roleArn: string, secureTransport = true): Record<string, string> {
  return {
    "aws:PrincipalAccount": roleArn.split(":")[4] ?? "",
    "aws:PrincipalArn": roleArn,
    "aws:PrincipalType": "AssumedRole",
    "aws:SecureTransport": String(secureTransport),
  };
}

/** Present only if a service calls on behalf of a resource. Absent from functions' calls, as on AWS. */
const ON_BEHALF = ["aws:SourceAccount", "aws:SourceArn"];

const KNOWN = new Set([...Object.keys(requestContext("")), ...ON_BEHALF].map(lower));

function lower(key: string): string {
  return key.toLowerCase();
}

/** Whether a condition key has the same value, or is absent, here as on AWS. */
export function isKnownConditionKey(key: string): boolean {
  return KNOWN.has(lower(key));
}
