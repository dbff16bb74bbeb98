import { inspect } from "node:util";
import * as sqsModel from "@aws-sdk/client-sqs";
import { useStarted } from "../../support/hooks";
import { connectSqs, environmentOf, outcomeOf, withBoth } from "./support/both-clients";
import { type Answer, respond, startScripted } from "./support/scripted-server";
import { useNoBackoff } from "./support/timeouts";

useNoBackoff();
const server = useStarted(startScripted);
const { signal } = new AbortController();

/** What both clients make of an answer that SQS gives to every try. */
const outcomes = (answer: Answer) =>
  withBoth((client) => {
    const call = connectSqs(client, environmentOf(server.url));
    server.answerWith(answer);
    const input = { QueueUrl: `${server.url}/000000000000/queue` };
    return outcomeOf(server, () => call("GetQueueAttributes", input, signal));
  });

const NO_QUEUE = "AWS.SimpleQueueService.NonExistentQueue";
const URL_OF_TYPE = "http://internal.amazon.com/coral/com.amazonaws.sqs/";

/** An error in SQS's forms: its type in the body, its code in the query protocol, or its type in a header. */
const error = (status: number, type?: string, code?: string, errorType?: string) =>
  respond(status, JSON.stringify({ ...(type && { __type: type }), message: "marked-secret" }), {
    ...(code && { "x-amzn-query-error": `${code};Sender` }),
    ...(errorType && { "x-amzn-errortype": errorType }),
  });

test.each<[string, Answer, { tries: number; name: string }]>([
  [
    "500 with a body",
    error(500, "com.amazonaws.sqs#InternalError", "InternalError"),
    { tries: 3, name: "InternalError" },
  ],
  ...[500, 502, 503, 504].map((status): [string, Answer, { tries: number; name: string }] => [
    `${status} without a body`,
    respond(status),
    { tries: 3, name: "Unknown" },
  ]),
  ["501 without a body", respond(501), { tries: 1, name: "Unknown" }],
  ["500 with null", respond(500, "null"), { tries: 3, name: "Unknown" }],
  ["500 with a text", respond(500, '"text"'), { tries: 3, name: "Unknown" }],
  ["500 with a type that is a number", respond(500, '{"__type":5}'), { tries: 3, name: "5" }],
  ["429 without a body", respond(429), { tries: 3, name: "Unknown" }],
  ["403 without a body", respond(403), { tries: 1, name: "Unknown" }],
  ["a redirect", respond(307, "", { location: "http://localhost/" }), { tries: 1, name: "Unknown" }],
  [
    "ThrottlingException",
    error(400, "com.amazon.coral.availability#ThrottlingException", "ThrottlingException"),
    { tries: 3, name: "ThrottlingException" },
  ],
  [
    "ThrottlingException, without a code",
    error(400, "com.amazon.coral.availability#ThrottlingException"),
    { tries: 3, name: "ThrottlingException" },
  ],
  [
    "ThrottlingException, by a header only",
    error(400, undefined, undefined, `ThrottlingException:${URL_OF_TYPE}`),
    { tries: 3, name: "ThrottlingException" },
  ],
  [
    "ThrottlingException, as a code in the body",
    respond(400, '{"Code":"ThrottlingException"}'),
    { tries: 3, name: "ThrottlingException" },
  ],
  [
    "RequestThrottled",
    error(403, "com.amazonaws.sqs#RequestThrottled", "RequestThrottled"),
    { tries: 3, name: "RequestThrottled" },
  ],
  [
    "RequestThrottled, by its code only",
    error(403, undefined, "RequestThrottled"),
    { tries: 3, name: "RequestThrottled" },
  ],
  [
    "KmsThrottled",
    error(400, "com.amazonaws.sqs#KmsThrottled", "KMS.ThrottlingException"),
    { tries: 1, name: "KmsThrottled" },
  ],
  [
    "QueueDoesNotExist",
    error(400, "com.amazonaws.sqs#QueueDoesNotExist", NO_QUEUE),
    { tries: 1, name: "QueueDoesNotExist" },
  ],
  [
    "QueueDoesNotExist, without a namespace",
    error(400, "QueueDoesNotExist", NO_QUEUE),
    { tries: 1, name: "QueueDoesNotExist" },
  ],
  [
    "QueueDoesNotExist, without a code",
    error(400, "com.amazonaws.sqs#QueueDoesNotExist"),
    { tries: 1, name: "QueueDoesNotExist" },
  ],
  [
    "QueueDoesNotExist, by its code only",
    error(400, undefined, NO_QUEUE),
    { tries: 1, name: "QueueDoesNotExist" },
  ],
  [
    "QueueDoesNotExist, by its code and no body",
    respond(400, "", { "x-amzn-query-error": NO_QUEUE }),
    { tries: 1, name: "QueueDoesNotExist" },
  ],
  [
    "QueueDoesNotExist, by a header only",
    error(400, undefined, undefined, `com.amazonaws.sqs#QueueDoesNotExist:${URL_OF_TYPE}`),
    { tries: 1, name: "QueueDoesNotExist" },
  ],
  [
    "AccessDenied",
    error(403, "com.amazon.coral.service#AccessDeniedException", "AccessDenied"),
    { tries: 1, name: "AccessDenied" },
  ],
  [
    "AccessDenied, without a code",
    error(403, "com.amazon.coral.service#AccessDeniedException"),
    { tries: 1, name: "AccessDeniedException" },
  ],
  [
    "ExpiredToken",
    error(403, "com.amazon.coral.service#ExpiredTokenException", "ExpiredToken"),
    { tries: 1, name: "ExpiredToken" },
  ],
  [
    "InvalidParameterValue",
    error(400, "com.amazonaws.sqs#InvalidParameterValueException", "InvalidParameterValue"),
    { tries: 1, name: "InvalidParameterValue" },
  ],
])(
  "both clients make the same number of attempts and report the same error: %s",
  async (_what, answer, expected) => {
    const { sdk, ours } = await outcomes(answer);

    expect(sdk).toMatchObject(expected);
    expect(ours).toEqual(sdk);
  },
);

type ErrorSchema = readonly [number, string, string, { readonly awsQueryError?: readonly [string, number] }];
const MODELED = Object.values(sqsModel)
  .filter((value): value is typeof value & ErrorSchema => Array.isArray(value) && value[0] === -3)
  .filter(([, , , traits]) => typeof traits === "object");

test("each error that SQS documents has the name that the SDK gives it, whatever form it comes in", async () => {
  expect(MODELED.length).toBeGreaterThan(25);
  for (const [, namespace, name, { awsQueryError: [code, status] = [name, 400] }] of MODELED) {
    for (const answer of [error(status, `${namespace}#${name}`, code), error(status, undefined, code)]) {
      const { sdk, ours } = await outcomes(answer);
      expect(sdk).toMatchObject({ name, code });
      expect(ours).toEqual(sdk);
    }
  }
});

test.each([502, 503, 400])(
  "a page instead of JSON is an unknown error with status %i, not a parser error",
  async (status) => {
    const { sdk, ours } = await outcomes(respond(status, "<html></html>"));

    expect(sdk).toMatchObject({ name: "SyntaxError", status });
    const log = { error: "Unknown", code: "Unknown", statusCode: status };
    expect(ours).toEqual({ ...sdk, name: "Unknown", log });
  },
);

test("an error does not expose the request, whose signature stays valid for minutes", async () => {
  const shown = await withBoth(async (client) => {
    server.answerWith(respond(403));
    const input = { QueueUrl: `${server.url}/000000000000/queue` };
    const call = connectSqs(client, environmentOf(server.url))("GetQueueAttributes", input, signal);
    const thrown = await call.catch((refused) => refused);
    return `${inspect(thrown, { depth: 20 })} ${JSON.stringify(thrown)}`;
  });

  expect(shown.sdk).not.toMatch(/authorization|AWS4-HMAC/i);
  expect(shown.ours).not.toMatch(/authorization|AWS4-HMAC/i);
});
