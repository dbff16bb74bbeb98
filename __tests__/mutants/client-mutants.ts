import type { Mutant } from "./mutant";

const CLIENT = "core/aws/aws-client.ts";
const CLOCK = "core/aws/server-clock.ts";
const tests = (name: string) => `__tests__/core/aws/${name}.test.ts`;

/** Breakages of the functions' own client, against which the SDK's client is safe. */
export const CLIENT_MUTANTS: readonly Mutant[] = [
  {
    name: "the client's clock is never corrected",
    file: CLOCK,
    find: "return new Date(Date.now() + this.#offset);",
    replace: "return new Date();",
    testFile: tests("clock-skew"),
    testName: "the functions' client signs again with the service's time if that is ahead",
  },
  {
    name: "the client takes the time from a cache",
    file: CLOCK,
    find: " || age !== undefined",
    replace: "",
    testFile: tests("clock-skew"),
    testName: "the functions' client does not repeat a refused call if the date is a cache's",
  },
  {
    name: "the client tries what was refused again",
    file: CLIENT,
    find: "response, wasCorrected);",
    replace: "response, wasCorrected || true);",
    testFile: tests("refused-calls"),
    testName: "both clients make the same number of attempts and report the same error: AccessDenied",
  },
  {
    name: "the client reads its credentials once",
    file: CLIENT,
    find: "credentials: async () => readCredentials(environment),",
    replace: "credentials: readCredentials(environment),",
    testFile: tests("credentials"),
    testName: "each call is signed with the credentials that the environment has then",
  },
  {
    name: "the client's calls do not end with their signal",
    file: CLIENT,
    find: "HttpRequest.clone(signed), { abortSignal }",
    replace: "HttpRequest.clone(signed), { abortSignal: AbortSignal.any([]) }",
    testFile: tests("aborted-calls"),
    testName: "with the functions' client, a call that is aborted while it waits for the response",
  },
  {
    name: "the client waits for a response without end",
    file: CLIENT,
    find: "  throwOnRequestTimeout: true,\n",
    replace: "",
    testFile: tests("timeouts"),
    testName: "the functions' client times out an attempt after 25 s without a response",
  },
  {
    name: "the client does not compare attributes",
    file: "core/sqs/checksums.ts",
    find: "hashAttributes(attributes) !== ofAttributes",
    replace: "false",
    testFile: "__tests__/core/sqs/checksums.test.ts",
    testName:
      "if the attributes' checksum differs, of two messages that were received, only the other is handed on",
  },
  {
    name: "a proxy's page publishes an alert",
    file: "core/sns/sns-client.ts",
    find: "if (!xml.includes(",
    replace: "if (false && !xml.includes(",
    testFile: "__tests__/core/sns/sns-client-responses.test.ts",
    testName: "a success with a page has published nothing",
  },
];
