import type { IKey } from "../security/key";
import type { ITopic } from "./topic";

export interface ExistingTopicProps {
  /** @example "arn:aws:sns:eu-central-1:123456789012:operations" */
  readonly arn: string;
  /**
   * The minimum number of confirmed subscriptions.
   * @default 1
   */
  readonly subscriptions?: number;
  /**
   * The key that it is encrypted with. Its policy must let `cloudwatch.amazonaws.com` use it, or alarms do not
   * arrive.
   * @default - none
   */
  readonly key?: IKey;
}

const ARN = /^arn:aws(?:-[a-z]+)*:sns:[a-z0-9-]+:\d{12}:([\w-]{1,256})$/;

/**
 * An existing topic, which is not changed. Its policy must let this account's alarms publish to it. Throws RangeError
 * for anything but the ARN of a standard topic.
 * @example existingTopic({ arn: "arn:aws:sns:eu-central-1:123456789012:operations" })
 */
export function existingTopic({ arn, subscriptions = 1, key }: ExistingTopicProps): ITopic {
  const [, topicName] = ARN.exec(arn) ?? [];
  if (topicName === undefined) {
    throw new RangeError(
      `existingTopic requires the ARN of a standard topic as a literal string, such as arn:aws:sns:eu-central-1:123456789012:operations, but received "${arn}". It must be a literal because metrics identify a topic by its name.`,
    );
  }
  return {
    arn,
    topicName,
    subscriptions,
    pendingConfirmations: {},
    grantPublish: (grantee) => {
      grantee.allow(arn, ["sns:Publish"]);
      key?.grantEncrypt(grantee);
    },
    grantListSubscriptions: (grantee) => grantee.allow(arn, ["sns:ListSubscriptionsByTopic"]),
  };
}
