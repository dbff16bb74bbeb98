import type { SQSClient } from "@aws-sdk/client-sqs";

/** An attribute name that SQS allows, but whose value the SDK's parser loses. Inside text its quotes are escaped. */
const HOSTILE = "__proto__";

/** Replaces it while the SDK parses. SQS does not allow this name. */
const STAND_IN = "__proto__ of a producer";

const hasBody = (response: unknown): response is { body: unknown } =>
  typeof response === "object" && response !== null && "body" in response;

/**
 * Lets an attribute named `__proto__` through the client's parser under another name; `restoreProtoAttribute`
 * restores it. Without this, the command could not send such a message on.
 * Observed with @aws-sdk/client-sqs 3.1169.0.
 */
export function keepProtoAttribute(client: SQSClient): void {
  client.middlewareStack.add(
    (next) => async (args) => {
      const result = await next(args);
      const { response } = result;
      if (!hasBody(response)) return result;
      const json = Buffer.from(await client.config.streamCollector(response.body));
      // Such names are rare and bodies are large: only a response that has such a name is converted to text and back.
      response.body = json.includes(`"${HOSTILE}":`)
        ? Buffer.from(json.toString().replaceAll(`"${HOSTILE}":`, `"${STAND_IN}":`))
        : json;
      return result;
    },
    { step: "deserialize", priority: "low", name: "keepProtoAttribute", override: true },
  );
}

/** The attributes under the names that their producer gave them. */
export const restoreProtoAttribute = <T>(attributes: Readonly<Record<string, T>>): Record<string, T> =>
  Object.fromEntries(
    Object.entries(attributes).map(([name, value]) => [name === STAND_IN ? HOSTILE : name, value]),
  );
