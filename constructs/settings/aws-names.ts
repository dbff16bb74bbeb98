const AREAS = "af|ap|ca|cn|eu|eu-isoe|eusc-de|il|me|mx|sa|us|us-gov|us-iso|us-isob|us-isof";
const DIRECTIONS = "central|east|north|northeast|northwest|south|southeast|southwest|west";
const REGION = new RegExp(`^(?:${AREAS})-(?:${DIRECTIONS})-[1-9]$`);

/** https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-regions.html */
export function isRegion(text: string): boolean {
  return REGION.test(text);
}

const BUCKET = /^(?=.{3,63}$)[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*$/;
const IP_ADDRESS = /^\d+(?:\.\d+){3}$/;
const RESERVED = /^(?:xn--|sthree-|amzn-s3-demo-)|(?:-s3alias|--ol-s3|\.mrap|--x-s3|--table-s3)$/;

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html */
export function isBucketName(text: string): boolean {
  return BUCKET.test(text) && !IP_ADDRESS.test(text) && !RESERVED.test(text);
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-arns */
const PRINCIPAL = /^arn:aws(?:-[a-z]+)*:iam::\d{12}:(?:root|(?:role|user)\/[\w+=,.@/-]{1,512})$/;

/** The ARN of an account, a role or a user. */
export function isPrincipalArn(text: string): boolean {
  return PRINCIPAL.test(text);
}

export const isAccountId = (text: string): boolean => /^\d{12}$/.test(text);
