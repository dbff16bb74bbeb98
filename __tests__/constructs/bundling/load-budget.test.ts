import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { type BuiltFunction, buildFunction } from "../../../constructs/bundling/build-function";
import { environmentOf } from "../../../scripts/bench/harness/environment";
import { jobRecord } from "../../support/jobs";
import { filesNeverLoaded } from "./support/built-function";

const PROJECT_ROOT = resolve(__dirname, "../../..");
const APPLICATION = join(PROJECT_ROOT, "__tests__/support/jobs-application.ts");
const RECORD_LOADS = join(__dirname, "support", "record-loads.mjs");
const BUDGET_BYTES = 40 * 1024;

const folder = mkdtempSync(join(tmpdir(), "load budget "));
afterAll(() => rmSync(folder, { recursive: true }));

const ENVIRONMENT = {
  ...environmentOf("http://127.0.0.1:1"),
  AWS_REGION: "us-east-1",
  AWS_LAMBDA_FUNCTION_NAME: "consumer",
  QUEUE_URL: "http://127.0.0.1:1/000000000000/reliable_q",
  DLQ_URL: "http://127.0.0.1:1/000000000000/dlq_for_reliable_q",
  TRUSTED_SENDERS: "AROACONSUMER",
  MAX_RECEIVE_COUNT: "2",
  RETRY_BACKOFF_BASE_SECONDS: "5",
  RETRY_BACKOFF_CAP_SECONDS: "60",
  // For the consumer that processes each message once.
  IDEMPOTENCY_TABLE: "processed",
  IDEMPOTENCY_SECONDS: "3600",
  POWERTOOLS_SERVICE_NAME: "consumer",
  POWERTOOLS_METRICS_NAMESPACE: "ReliableQueue",
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

test("the consumer has loaded at most 40 KB, and no SQS client, after its first good message", () => {
  const built = build("consumer");

  const { answers, loaded } = run(built, [{ Records: [jobRecord("a")] }]);

  const files = built.code.filter(({ path }) => loaded.includes(path));
  expect(answers).toEqual([{ batchItemFailures: [] }]);
  expect(loaded).toContain("index.mjs");
  expect(files.reduce((bytes, { contents }) => bytes + contents.length, 0)).toBeLessThanOrEqual(BUDGET_BYTES);
  for (const { contents } of files)
    expect(Buffer.from(contents).toString()).not.toContain("com.amazonaws.sqs");
});

test.each(["consumer", "notifier", "redriver"])("the %s contains nothing of the SDK's clients", (name) => {
  for (const { contents } of build(name).code) {
    expect(Buffer.from(contents).toString()).not.toContain("middlewareStack");
  }
});

test("without idempotency the consumer contains nothing of DynamoDB", () => {
  const text = (name: string) =>
    build(name)
      .code.map(({ contents }) => Buffer.from(contents).toString())
      .join("");

  expect(text("idempotent-consumer")).toContain("DynamoDB_20120810");
  for (const unused of ["DynamoDB_20120810", "INPROGRESS"]) expect(text("consumer")).not.toContain(unused);
});

test("without acknowledgements the notifier contains nothing of DynamoDB, and with them less than 200 KB more", () => {
  const sizeOf = (name: string) =>
    build(name).code.reduce((bytes, { contents }) => bytes + contents.length, 0);
  const holds = (name: string) =>
    build(name).code.some(({ contents }) => Buffer.from(contents).includes("DynamoDB_20120810"));

  expect([holds("notifier"), holds("acknowledging-notifier")]).toEqual([false, true]);
  expect(sizeOf("acknowledging-notifier") - sizeOf("notifier")).toBeLessThan(200 * 1024);
});

test("with it the consumer loads at most 300 KB when it starts", () => {
  const built = build("idempotent-consumer");

  const { answers, loaded } = run(built, [{ Records: [] }]);

  const files = built.code.filter(({ path }) => loaded.includes(path));
  const bytes = files.reduce((sum, { contents }) => sum + contents.length, 0);
  expect(answers).toEqual([{ batchItemFailures: [] }]);

  expect(bytes).toBeGreaterThan(BUDGET_BYTES);
  expect(bytes).toBeLessThanOrEqual(300 * 1024);
});

test.each(["consumer", "idempotent-consumer", "notifier", "acknowledging-notifier", "redriver"])(
  "the %s contains no credential provider that a function never uses",
  (name) => {
    const text = build(name)
      .code.map(({ contents }) => Buffer.from(contents).toString())
      .join("");

    expect(text).toContain("must be in the function's environment");
    for (const unused of [
      "AWS_CONTAINER_CREDENTIALS_FULL_URI",
      "AWS_WEB_IDENTITY_TOKEN_FILE",
      "sso_start_url",
      "credential_process",
    ]) {
      expect(text).not.toContain(unused);
    }
  },
);

test.each(["consumer", "idempotent-consumer", "notifier", "acknowledging-notifier", "redriver"])(
  "the %s requires nothing at run time that an ES module cannot",
  (name) => {
    const text = build(name)
      .code.map(({ contents }) => Buffer.from(contents).toString())
      .join("");

    expect(text).not.toContain("Dynamic require of");
  },
);

test.each(["consumer", "idempotent-consumer", "notifier", "acknowledging-notifier", "redriver"])(
  "every file in the %s's zip can be loaded: its entry imports it, or something that it imports does",
  (name) => {
    const built = build(name);

    expect(filesNeverLoaded(built)).toEqual([]);
    for (const { contents } of built.code)
      expect(Buffer.from(contents).toString()).not.toContain("Samsung Internet");
  },
);

/** What a Lambda environment downloads, and what it loads before its first call. */
const SIZES = [
  // function, bytes of code in the zip, bytes and files loaded at the start
  ["consumer", 84 * 1024, 40 * 1024, 2],
  ["notifier", 104 * 1024, 104 * 1024, 2],
  ["redriver", 84 * 1024, 80 * 1024, 3],
] as const;

test.each(SIZES)(
  "the %s has at most %i bytes, and loads at most %i of %i files",
  (name, most, loads, files) => {
    const { code } = build(name);
    const { loaded } = run({ code, sourceMaps: [] }, []);
    const sizeOf = (some: typeof code) => some.reduce((sum, { contents }) => sum + contents.length, 0);
    const atStart = code.filter(({ path }) => loaded.includes(path));

    expect(sizeOf(code)).toBeLessThanOrEqual(most);
    expect(sizeOf(atStart)).toBeLessThanOrEqual(loads);
    expect(atStart.length).toBeLessThanOrEqual(files);
  },
);
