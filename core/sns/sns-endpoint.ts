import type { Environment } from "../environment/environment";

/** The domains of a partition: for IPv4, and for both protocols. */
type Domains = readonly [ipv4: string, dualStack: string];

/** By the beginning of the region's name. https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/partitions.html */
const PARTITIONS: readonly (readonly [string, Domains])[] = [
  ["cn-", ["amazonaws.com.cn", "api.amazonwebservices.com.cn"]],
  ["eusc-", ["amazonaws.eu", "api.amazonwebservices.eu"]],
  ["us-iso-", ["c2s.ic.gov", "api.aws.ic.gov"]],
  ["us-isob-", ["sc2s.sgov.gov", "api.aws.scloud"]],
  ["eu-isoe-", ["cloud.adc-e.uk", "api.cloud-aws.adc-e.uk"]],
  ["us-isof-", ["csp.hci.ic.gov", "api.aws.hci.ic.gov"]],
  ["", ["amazonaws.com", "api.aws"]],
];

/** In these regions the standard endpoint is the FIPS endpoint. */
const ALWAYS_FIPS = ["us-gov-east-1", "us-gov-west-1"];

/**
 * The endpoint of SNS. Unlike a queue's URL, a topic's ARN does not contain it.
 * https://docs.aws.amazon.com/sdkref/latest/guide/feature-endpoints.html
 */
export function snsEndpoint({
  AWS_REGION: region = "",
  AWS_USE_FIPS_ENDPOINT,
  AWS_USE_DUALSTACK_ENDPOINT,
}: Environment): string {
  const [, [ipv4, dualStack] = ["", ""]] = PARTITIONS.find(([start]) => region.startsWith(start)) ?? [];
  const isDualStack = AWS_USE_DUALSTACK_ENDPOINT === "true";
  const isFips = AWS_USE_FIPS_ENDPOINT === "true" && (isDualStack || !ALWAYS_FIPS.includes(region));
  return `https://sns${isFips ? "-fips" : ""}.${region}.${isDualStack ? dualStack : ipv4}`;
}
