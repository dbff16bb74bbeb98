import { type AwsClientOptions, createSend } from "../aws/aws-client";
import { UnreadableResponseError } from "../aws/unreadable-response";
import type { PublishInput, SnsCalls } from "./sns-calls";
import { snsEndpoint } from "./sns-endpoint";
import { readSnsError } from "./sns-error";
import { textsIn } from "./xml-texts";

/**
 * SNS for the functions, in its query protocol: forms in, XML out.
 * https://docs.aws.amazon.com/sns/latest/api/API_Publish.html
 */
export function createSnsClient(options: AwsClientOptions = {}): SnsCalls {
  const { environment = process.env } = options;
  const send = createSend({ name: "sns", readError: readSnsError }, options);
  const act = async (Action: string, fields: readonly Field[], signal: AbortSignal) => {
    const form = new URLSearchParams();
    for (const [name, value] of [["Action", Action], ["Version", "2010-03-31"], ...fields]) {
      if (name !== undefined && value !== undefined) form.append(name, value);
    }
    const headers = { "content-type": "application/x-www-form-urlencoded" };
    const body = Buffer.from(form.toString());
    const xml = await send({ endpoint: snsEndpoint(environment), headers, body, isPoll: false }, signal);
    // Only a response from SNS confirms that something was published.
    if (!xml.includes(`<${Action}Response`)) throw new UnreadableResponseError("SNS");
    return xml;
  };
  return {
    async publish({ TopicArn, Subject, Message, MessageStructure, MessageAttributes }, signal) {
      const fields = Object.entries({ TopicArn, Message, Subject, MessageStructure });
      await act("Publish", [...fields, ...attributeFields(MessageAttributes ?? {})], signal);
    },
    async listSubscriptions(TopicArn, NextToken, signal) {
      const xml = await act("ListSubscriptionsByTopic", Object.entries({ TopicArn, NextToken }), signal);
      const [nextToken] = textsIn(xml, "NextToken");
      return { arns: textsIn(xml, "SubscriptionArn"), ...(nextToken && { nextToken }) };
    },
  };
}

type Field = readonly [string, string | undefined];

function attributeFields(attributes: NonNullable<PublishInput["MessageAttributes"]>): Field[] {
  return Object.entries(attributes).flatMap(([name, { DataType, StringValue, BinaryValue }], index) => {
    const entry = `MessageAttributes.entry.${index + 1}`;
    return [
      [`${entry}.Name`, name],
      [`${entry}.Value.DataType`, DataType],
      [`${entry}.Value.StringValue`, StringValue],
      [`${entry}.Value.BinaryValue`, BinaryValue && Buffer.from(BinaryValue).toString("base64")],
    ] satisfies Field[];
  });
}
