import * as snsModel from "@aws-sdk/client-sns";
import { useStarted } from "../../support/hooks";
import { connectSns, environmentOf, outcomeOf, withBoth } from "../aws/support/both-clients";
import { type Answer, respond, startScripted } from "../aws/support/scripted-server";
import { useNoBackoff } from "../aws/support/timeouts";

useNoBackoff();
const server = useStarted(startScripted);
const { signal } = new AbortController();

const outcomes = (...answers: readonly Answer[]) =>
  withBoth((client) => {
    server.answerWith(...answers);
    const sns = connectSns(client, environmentOf(server.url));
    return outcomeOf(server, () => sns.publish({ TopicArn: "topic", Message: "message" }, signal));
  });

const NAMESPACE = 'xmlns="http://sns.amazonaws.com/doc/2010-03-31/"';
/** As SNS writes it. */
const error = (status: number, code: string, message = "marked-secret") =>
  respond(
    status,
    `<ErrorResponse ${NAMESPACE}>
  <Error>
    <Type>Sender</Type>
    <Code>${code}</Code>
    <Message>${message}</Message>
  </Error>
  <RequestId>9dd01905-5012-5f99-8663-4b3ecd0dfaef</RequestId>
</ErrorResponse>`,
    { "content-type": "text/xml" },
  );

test.each<[string, Answer, { tries: number; name: string }]>([
  ["an unknown topic", error(404, "NotFound"), { tries: 1, name: "NotFoundException" }],
  [
    "a missing permission",
    error(403, "AuthorizationError"),
    { tries: 1, name: "AuthorizationErrorException" },
  ],
  [
    "a character that does not exist",
    respond(
      500,
      "<ErrorResponse><Error><Code>InternalError</Code><Message>&#9999999999;</Message></Error></ErrorResponse>",
    ),
    { tries: 3, name: "InternalErrorException" },
  ],
  ["Throttling", error(400, "Throttling"), { tries: 3, name: "Throttling" }],
  ["Throttled", error(429, "Throttled"), { tries: 3, name: "ThrottledException" }],
  ["Throttled, with another status", error(400, "Throttled"), { tries: 3, name: "ThrottledException" }],
  ["KMSThrottling", error(400, "KMSThrottling"), { tries: 1, name: "KMSThrottlingException" }],
  ["InternalError", error(500, "InternalError"), { tries: 3, name: "InternalErrorException" }],
  ["ServiceUnavailable", error(503, "ServiceUnavailable"), { tries: 3, name: "ServiceUnavailable" }],
  ["ExpiredToken", error(403, "ExpiredToken"), { tries: 1, name: "ExpiredToken" }],
  ["SignatureDoesNotMatch", error(403, "SignatureDoesNotMatch"), { tries: 1, name: "SignatureDoesNotMatch" }],
  [
    "a code with escaped characters",
    error(400, "A&amp;B&lt;&#x43;&#68;&quot;&apos;&amp;lt;"),
    { tries: 1, name: "A&B<CD\"'&lt;" },
  ],
  [
    "a message with an escaped code",
    error(400, "Outer", "&lt;Code&gt;Inner&lt;/Code&gt;"),
    { tries: 1, name: "Outer" },
  ],
  ["500 without a body", respond(500), { tries: 3, name: "Unknown" }],
  ["503 with a page", respond(503, "<html><body>busy</body></html>"), { tries: 3, name: "Unknown" }],
])(
  "both clients make the same number of attempts and report the same error: %s",
  async (_what, answer, expected) => {
    const { sdk, ours } = await outcomes(answer);

    expect(sdk).toMatchObject(expected);
    expect(ours).toEqual(sdk);
  },
);

/** https://docs.aws.amazon.com/sns/latest/api/API_Publish.html#API_Publish_Errors, and of ListSubscriptionsByTopic. */
const DOCUMENTED =
  /^(AuthorizationError|EndpointDisabled|InternalError|InvalidParameter|InvalidParameterValue|InvalidSecurity|KMS\w+|NotFound|PlatformApplicationDisabled|Throttled|Validation)Exception$|^KMSOptInRequired$/;
type ErrorSchema = readonly [number, string, string, { readonly awsQueryError?: readonly [string, number] }];
const modeled = Object.values(snsModel)
  .filter((value): value is typeof value & ErrorSchema => Array.isArray(value) && value[0] === -3)
  .filter(([, , name]) => DOCUMENTED.test(name));

test("each error that SNS documents for these calls has the name that the SDK gives it", async () => {
  expect(modeled.length).toBe(16);
  for (const [, , name, { awsQueryError: [code, status] = [name, 400] }] of modeled) {
    const { sdk, ours } = await outcomes(error(status, code));
    expect(sdk).toMatchObject({ name, code });
    expect(ours).toEqual(sdk);
  }
});

test("reports a 404 page as an unknown error, not as a missing topic", async () => {
  const { sdk, ours } = await outcomes(respond(404, "<html/>"));

  expect(sdk).toMatchObject({ name: "NotFoundException" });
  const log = { error: "Unknown", code: "Unknown", statusCode: 404 };
  expect(ours).toEqual({ ...sdk, name: "Unknown", log });
});

test.each([
  ["nothing", ""],
  ["a page", "<html/>"],
  ["JSON", "{}"],
])("a success with %s has published nothing: the response is not SNS's", async (_what, body) => {
  const { ours } = await outcomes(respond(200, body));

  const detail = "The endpoint did not return a valid SNS response.";
  const log = { error: "UnreadableResponse", code: "UnreadableResponse", detail };
  expect(ours).toEqual({ tries: 1, name: "UnreadableResponse", log });
});

const page = (subscriptions: string, token: string) =>
  respond(
    200,
    `<ListSubscriptionsByTopicResponse ${NAMESPACE}><ListSubscriptionsByTopicResult>${subscriptions}${token}</ListSubscriptionsByTopicResult></ListSubscriptionsByTopicResponse>`,
  );
const member = (arn: string) =>
  `<member><Owner>000000000000</Owner><Protocol>email</Protocol><SubscriptionArn>${arn}</SubscriptionArn><TopicArn>topic</TopicArn></member>`;
const TOKEN = "AAF+/= &<>\"'é";

test.each<[string, Answer, object]>([
  [
    "of two subscriptions",
    page(`<Subscriptions>${member("arn:one")}${member("PendingConfirmation")}</Subscriptions>`, ""),
    { arns: ["arn:one", "PendingConfirmation"] },
  ],
  [
    "that is not the last",
    page(
      `<Subscriptions>${member("Deleted")}</Subscriptions>`,
      "<NextToken>AAF+/= &amp;&lt;&gt;&quot;&apos;&#233;</NextToken>",
    ),
    { arns: ["Deleted"], nextToken: TOKEN },
  ],
  ["without subscriptions", page("<Subscriptions/>", ""), { arns: [] }],
])("both clients read the same from a page %s", async (_what, answer, expected) => {
  const { sdk, ours } = await withBoth((client) => {
    server.answerWith(answer);
    return connectSns(client, environmentOf(server.url)).listSubscriptions("topic", undefined, signal);
  });

  expect(ours).toEqual(expected);
  expect(ours).toEqual(sdk);
});

test("both clients ask for the next page with the token as it was", async () => {
  const { sdk, ours } = await withBoth(async (client) => {
    server.answerWith(page("", ""));
    await connectSns(client, environmentOf(server.url)).listSubscriptions("topic", TOKEN, signal);
    return Object.fromEntries(new URLSearchParams(server.arrived[0]?.body.toString()));
  });

  expect(ours).toEqual(sdk);
  expect(ours).toEqual({
    Action: "ListSubscriptionsByTopic",
    Version: "2010-03-31",
    TopicArn: "topic",
    NextToken: TOKEN,
  });
});

test("an empty token ends the listing, which with the SDK's client would never end", async () => {
  const { sdk, ours } = await withBoth((client) => {
    server.answerWith(page("<Subscriptions></Subscriptions>", "<NextToken/>"));
    return connectSns(client, environmentOf(server.url)).listSubscriptions("topic", undefined, signal);
  });

  expect(sdk).toEqual({ arns: [], nextToken: "" });
  expect(ours).toEqual({ arns: [] });
});
