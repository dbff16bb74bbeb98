import * as v from "valibot";
import { parseJsonAs } from "../parse-json";
import type { SubscriptionProtocol } from "../terraform/system";

const Bodies = v.looseObject({
  default: v.string(),
  email: v.optional(v.string()),
  https: v.optional(v.string()),
});

/**
 * What SNS delivers by a protocol. With the message structure "json", fauxqs delivers all bodies of a publication,
 * because it knows no protocol other than SQS. Our texts are not JSON.
 * https://docs.aws.amazon.com/sns/latest/api/API_Publish.html
 */
export function bodyFor(protocol: SubscriptionProtocol, message: string): string {
  const bodies = parseJsonAs(Bodies, message);
  return bodies === undefined ? message : (bodies[protocol] ?? bodies.default);
}
