import * as fc from "fast-check";
import type { PublishInput } from "../../../core/sns/sns-calls";
import { randomText } from "../../fidelity/support/unicode";
import { useStarted } from "../../support/hooks";
import { binary, text } from "../../support/make-message";
import { connectSns, environmentOf, withBoth } from "../aws/support/both-clients";
import { respond, startScripted } from "../aws/support/scripted-server";

const server = useStarted(startScripted);
const { signal } = new AbortController();

/** The fields that both clients send, in the order of their numbers. */
const formsOf = (input: PublishInput) =>
  withBoth(async (client) => {
    server.answerWith(respond(200, "<PublishResponse/>"));
    await connectSns(client, environmentOf(server.url)).publish(input, signal);
    const [arrived] = server.arrived;
    return [...new URLSearchParams(arrived?.body.toString())].sort(([one], [other]) =>
      one < other ? -1 : 1,
    );
  });

const ODD = "Größe 日本 🛒 + & = % ; # ? / \\ ~ * ' ( ) ! \r\n\t\u0085\u2028";
const TopicArn = "arn:aws:sns:us-east-1:000000000000:alerts";

test.each<[string, PublishInput]>([
  ["a message alone", { TopicArn, Message: "message" }],
  ["a subject", { TopicArn, Subject: "a + b & c = 100 %", Message: "message" }],
  [
    "every kind of character",
    { TopicArn, Subject: ODD, Message: ODD, MessageAttributes: { odd: text(ODD) } },
  ],
  [
    "a message for each protocol",
    { TopicArn, Message: JSON.stringify({ default: ODD, email: "e" }), MessageStructure: "json" },
  ],
  ["empty texts", { TopicArn, Subject: "", Message: "", MessageAttributes: { empty: text("") } }],
  ["no attributes", { TopicArn, Message: "message", MessageAttributes: {} }],
  [
    "attributes, in their order",
    {
      TopicArn,
      Message: "message",
      MessageAttributes: {
        reasons: { DataType: "String.Array", StringValue: JSON.stringify(["a", 'b"c', ODD]) },
        count: { DataType: "Number", StringValue: "7" },
        bytes: binary(0, 255, 16, 10),
        "a.name-with_all": text("last"),
      },
    },
  ],
])("a form with %s says the same as the SDK's", async (_what, input) => {
  const { sdk, ours } = await formsOf(input);

  expect(sdk).toContainEqual(["TopicArn", TopicArn]);
  expect(ours).toEqual(sdk);
});

test("a form with any texts says the same as the SDK's", async () => {
  const attributes = fc.dictionary(fc.stringMatching(/^[\w.-]{1,20}$/), randomText.map(text), { maxKeys: 5 });
  const inputs = fc.record({ Subject: randomText, Message: randomText, MessageAttributes: attributes });
  await fc.assert(
    fc.asyncProperty(inputs, async (input) => {
      const { sdk, ours } = await formsOf({ TopicArn, ...input });
      expect(ours).toEqual(sdk);
    }),
    { numRuns: 20 },
  );
});
