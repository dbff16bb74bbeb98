/**
 * What a call of a function presents to the evaluation. `aws:SecureTransport` is true though the emulator is
 * plain HTTP: over loopback nobody listens, and on AWS the SDK speaks TLS. That the policies refuse plain HTTP is
 * held by a test, which presents false.
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

/** Present only when a service calls on behalf of a resource: absent from calls of functions, as on AWS. */
const ON_BEHALF = ["aws:SourceAccount", "aws:SourceArn"];

const KNOWN = new Set([...Object.keys(requestContext("")), ...ON_BEHALF].map(lower));

function lower(key: string): string {
  return key.toLowerCase();
}

/** Whether an evaluation here gives a condition key the value, or the absence, that it has on AWS. */
export function isKnownConditionKey(key: string): boolean {
  return KNOWN.has(lower(key));
}
