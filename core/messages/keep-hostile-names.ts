import { Readable } from "node:stream";
import type { SQSClient } from "@aws-sdk/client-sqs";

/** A name that SQS allows, and of which the SDK's parser loses the value. */
const HOSTILE = "__proto__";

/** Stands for it while the SDK parses. SQS allows no such name, so that it collides with none. */
const STAND_IN = "__proto__ of a producer";

/** The one action whose answers have attributes of a producer in them. */
const RECEIVE = "ReceiveMessageCommand";

/** As a key: within a text its quotes would be escaped. */
const AS_KEY = new RegExp(`([{,]\\s*)"${HOSTILE}"\\s*:`, "g");

const hasBody = (response: unknown): response is { body: unknown } =>
  typeof response === "object" && response !== null && "body" in response;

/**
 * Lets an attribute named `__proto__` through the client's parser under another name; `hostileNamesBack` gives it its
 * own again. Without this one message of a producer who is after it could be neither sent back nor renewed.
 * Seen with @aws-sdk/client-sqs 3.1169.0.
 */
export function keepHostileNames(client: SQSClient): void {
  client.middlewareStack.add(
    (next, { commandName }) =>
      async (args) => {
        const result = await next(args);
        const { response } = result;
        if (commandName !== RECEIVE || !hasBody(response)) return result;
        const bytes = Buffer.from(await client.config.streamCollector(response.body));
        const rewritten = bytes.includes(`"${HOSTILE}"`)
          ? Buffer.from(bytes.toString().replace(AS_KEY, `$1"${STAND_IN}":`))
          : bytes;
        response.body = Readable.from([rewritten]);
        return result;
      },
    { step: "deserialize", priority: "low", name: "keepHostileNames", override: true },
  );
}

/** The attributes under the names that their producer gave them. */
export function hostileNamesBack<T>(attributes: Readonly<Record<string, T>>): Record<string, T> {
  if (!(STAND_IN in attributes)) return attributes;
  return Object.fromEntries(
    Object.entries(attributes).map(([name, value]) => [name === STAND_IN ? HOSTILE : name, value]),
  );
}
