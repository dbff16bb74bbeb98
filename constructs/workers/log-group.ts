import type { Grantee } from "../security/policy-document";

/** A log group that functions write to, whoever created it. */
export interface ILogGroup {
  readonly logGroupName: string;
  /** Whether it exists before the deployment, so that each plan reads its class. Default: no. */
  readonly isExisting?: boolean;
  grantWrite(grantee: Grantee): void;
}

/** A log group's streams have no narrower name, which makes this the only wildcard. */
export const grantWriteTo = (arn: string, grantee: Grantee): void =>
  grantee.allow(`${arn}:*`, ["logs:CreateLogStream", "logs:PutLogEvents"]);

const ARN = /^arn:aws(?:-[a-z]+)*:logs:[a-z0-9-]+:\d{12}:log-group:([\w./#-]{1,512})$/;

/**
 * An existing log group. Its retention and its class remain its owner's. The class must be STANDARD, because
 * CloudWatch extracts the metrics that alarms watch from no other class; a plan fails if it is not. Throws RangeError
 * for anything but the ARN of a log group.
 * @example existingLogGroup("arn:aws:logs:eu-central-1:123456789012:log-group:/company/payments")
 */
export function existingLogGroup(arn: string): ILogGroup {
  const [, logGroupName] = ARN.exec(arn) ?? [];
  if (logGroupName !== undefined)
    return { logGroupName, isExisting: true, grantWrite: (grantee) => grantWriteTo(arn, grantee) };
  throw new RangeError(
    `existingLogGroup requires the ARN of a log group as a literal string, without ":*" at its end, such as arn:aws:logs:eu-central-1:123456789012:log-group:/company/payments, but received "${arn}".`,
  );
}
