import type { HttpResponse } from "@smithy/core/transport";
import { createSend, type LightClientOptions } from "../aws/light-client";
import type { ErrorParts } from "../aws/service-error";
import type { PublishInput, SnsCalls } from "./sns-calls";
import { snsEndpoint } from "./sns-endpoint";

/**
 * SNS for the functions, in its query protocol: forms in, XML out.
 * https://docs.aws.amazon.com/sns/latest/api/API_Publish.html
 */
export function createLightSns(options: LightClientOptions = {}): SnsCalls {
  const { environment = process.env } = options;
  const send = createSend({ name: "sns", readError }, options);
  const act = (Action: string, fields: readonly Field[], signal: AbortSignal) => {
    const form = new URLSearchParams();
    for (const [name, value] of [["Action", Action], ["Version", "2010-03-31"], ...fields]) {
      if (name !== undefined && value !== undefined) form.append(name, value);
    }
    const headers = { "content-type": "application/x-www-form-urlencoded" };
    const body = Buffer.from(form.toString());
    return send({ endpoint: snsEndpoint(environment), headers, body, isPoll: false }, signal);
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
  return Object.entries(attributes).flatMap(([name, { DataType, StringValue }], index) => {
    const entry = `MessageAttributes.entry.${index + 1}`;
    return [
      [`${entry}.Name`, name],
      [`${entry}.Value.DataType`, DataType],
      [`${entry}.Value.StringValue`, StringValue],
    ] satisfies Field[];
  });
}

function readError({ statusCode }: HttpResponse, xml: string): ErrorParts {
  const [name = `Http${statusCode}`] = textsIn(xml, "Code");
  const [message] = textsIn(xml, "Message");
  return { name, message };
}

/** The texts of all elements with a name. SNS's answers have no element with attributes, comment or CDATA. */
const textsIn = (xml: string, name: string): string[] =>
  [...xml.matchAll(new RegExp(`<${name}>([^<]*)</${name}>`, "g"))].map(([, text = ""]) => unescapeXml(text));

const ENTITIES: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

/** In one pass, so that an escaped ampersand begins no further entity. */
const unescapeXml = (text: string): string =>
  text.replace(/&(?:#(\d+)|#x([\da-f]+)|(\w+));/gi, (whole, decimal, hex, name) => {
    if (name !== undefined) return ENTITIES[name] ?? whole;
    return String.fromCodePoint(Number.parseInt(decimal ?? hex, decimal ? 10 : 16));
  });
