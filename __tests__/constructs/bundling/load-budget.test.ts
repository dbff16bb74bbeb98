import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { type BuiltFunction, buildFunction } from "../../../constructs/bundling/build-function";
import { environmentOf } from "../../../scripts/bench/harness/environment";
import { useFolder } from "../../support/folder";
import { jobRecord } from "../../support/jobs";
import { bytesOf, filesNeverLoaded, textOf } from "./support/built-function";

const PROJECT_ROOT = resolve(__dirname, "../../..");
const APPLICATION = join(PROJECT_ROOT, "__tests__/support/jobs-application.ts");
const RECORD_LOADS = join(__dirname, "support", "record-loads.mjs");
const BUDGET_BYTES = 40 * 1024;

const folder = useFolder();

const ENVIRONMENT = {
  ...environmentOf("http://127.0.0.1:1"),
  // For the consumer that processes each message once.
  IDEMPOTENCY_TABLE: "processed",
  IDEMPOTENCY_SECONDS: "3600",
};

/** Every function is built once: the same code gives the same bytes. */
const builds = new Map<string, BuiltFunction>();
function build(name: string): BuiltFunction {
  const built = builds.get(name) ?? buildFunction({ project: PROJECT_ROOT, application: APPLICATION }, name);
  builds.set(name, built);
  return built;
}

function run({ code }: BuiltFunction, events: readonly unknown[]): { answers: unknown[]; loaded: string[] } {
  for (const { path, contents } of code) writeFileSync(join(folder, path), contents);
  const output = execFileSync(process.execPath, [RECORD_LOADS, join(folder, "index.mjs")], {
    input: JSON.stringify(events),
    env: { PATH: process.env.PATH, ...ENVIRONMENT },
    encoding: "utf8",
  });
  return JSON.parse(output);
}

/** In every client that signs its calls, and in each client of the SDK. */
const OF_ANY_CLIENT = "AWS4-HMAC-SHA256";
const OF_THE_SDK = "middlewareStack";

test("the consumer has loaded at most 40 KB, and no SQS client, after its first good message", () => {
  const built = build("consumer");

  const { answers, loaded } = run(built, [{ Records: [jobRecord("a")] }]);

  const files = built.code.filter(({ path }) => loaded.includes(path));
  expect(answers).toEqual([{ batchItemFailures: [] }]);
  expect(loaded).toContain("index.mjs");
  expect(bytesOf(files)).toBeLessThanOrEqual(BUDGET_BYTES);
  expect(textOf({ code: files })).not.toContain(OF_ANY_CLIENT);
  expect(textOf(built)).toContain(OF_ANY_CLIENT);
});

test.each(["consumer", "notifier", "redriver", "producer"])(
  "the %s contains nothing of the SDK's clients",
  (name) => {
    expect(textOf(build(name))).not.toContain(OF_THE_SDK);
    expect(textOf(build("acknowledging-notifier"))).toContain(OF_THE_SDK);
  },
);

test("without idempotency the consumer contains nothing of DynamoDB", () => {
  expect(textOf(build("idempotent-consumer"))).toContain("DynamoDB_20120810");
  for (const unused of ["DynamoDB_20120810", "INPROGRESS"])
    expect(textOf(build("consumer"))).not.toContain(unused);
});

test("without acknowledgements the notifier contains nothing of DynamoDB, and with them less than 200 KB more", () => {
  const sizeOf = (name: string) => bytesOf(build(name).code);
  const holds = (name: string) => textOf(build(name)).includes("DynamoDB_20120810");

  expect([holds("notifier"), holds("acknowledging-notifier")]).toEqual([false, true]);
  expect(sizeOf("acknowledging-notifier") - sizeOf("notifier")).toBeLessThan(200 * 1024);
});

test("with it the consumer loads at most 300 KB when it starts", () => {
  const built = build("idempotent-consumer");

  const { answers, loaded } = run(built, [{ Records: [] }]);

  const files = built.code.filter(({ path }) => loaded.includes(path));
  expect(answers).toEqual([{ batchItemFailures: [] }]);
  expect(bytesOf(files)).toBeGreaterThan(BUDGET_BYTES);
  expect(bytesOf(files)).toBeLessThanOrEqual(300 * 1024);
});

const FUNCTIONS = ["consumer", "idempotent-consumer", "notifier", "acknowledging-notifier", "redriver"];

test.each(FUNCTIONS)("the %s contains no credential provider that a function never uses", (name) => {
  expect(textOf(build(name))).toContain("must be in the function's environment");
  for (const unused of [
    "AWS_CONTAINER_CREDENTIALS_FULL_URI",
    "AWS_WEB_IDENTITY_TOKEN_FILE",
    "sso_start_url",
    "credential_process",
  ]) {
    expect(textOf(build(name))).not.toContain(unused);
  }
});

test.each(FUNCTIONS)("the %s requires nothing at run time that an ES module cannot", (name) => {
  expect(textOf(build(name))).not.toContain("Dynamic require of");
});

test.each(FUNCTIONS)(
  "every file in the %s's zip can be loaded: its entry imports it, or something that it imports does",
  (name) => {
    expect(filesNeverLoaded(build(name))).toEqual([]);
    expect(textOf(build(name))).not.toContain("Samsung Internet");
  },
);

/** What a Lambda environment downloads, and what it loads before its first call. */
const SIZES = [
  // function, bytes of code in the zip, bytes and files loaded at the start
  ["consumer", 84 * 1024, 40 * 1024, 2],
  ["notifier", 104 * 1024, 104 * 1024, 2],
  ["redriver", 80 * 1024, 80 * 1024, 2],
] as const;

test.each(SIZES)(
  "the %s has at most %i bytes, and loads at most %i of %i files",
  (name, most, loads, files) => {
    const { code } = build(name);
    const { loaded } = run({ code, sourceMaps: [] }, []);
    const atStart = code.filter(({ path }) => loaded.includes(path));

    expect(bytesOf(code)).toBeLessThanOrEqual(most);
    expect(bytesOf(atStart)).toBeLessThanOrEqual(loads);
    expect(atStart.length).toBeLessThanOrEqual(files);
  },
);
