/**
 * Domains of the console, by the beginning of the region's name.
 * https://docs.aws.amazon.com/general/latest/gr/rande.html
 */
const DOMAINS: readonly (readonly [string, string])[] = [
  ["cn-", "console.amazonaws.cn"],
  ["us-gov-", "console.amazonaws-us-gov.com"],
  ["eusc-", "console.amazonaws-eusc.eu"],
];

/** A page of a region's console, such as `cloudwatch/home`. */
export function consoleUrl(region: string, page: string): string {
  const [, domain = "console.aws.amazon.com"] = DOMAINS.find(([start]) => region.startsWith(start)) ?? [];
  // In the commercial partition each region has its own host.
  const host = domain === "console.aws.amazon.com" ? `${region}.${domain}` : domain;
  return `https://${host}/${page}?region=${region}`;
}

/** The page that shows a trace. */
export const traceUrl = (region: string, traceId: string): string =>
  `${consoleUrl(region, "cloudwatch/home")}#xray:traces/${traceId}`;
