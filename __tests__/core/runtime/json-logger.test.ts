import { Logger } from "@aws-lambda-powertools/logger";
import { ConfigurationError } from "../../../core/runtime/errors";
import { createLogger } from "../../../core/runtime/json-logger";
import type { Log } from "../../../core/runtime/log";
import { leaksIn } from "../../support/recorders";

const SERVICE = { POWERTOOLS_SERVICE_NAME: "consumer" };

function linesOf(use: (log: Log) => void, environment: Record<string, string> = SERVICE): string[] {
  const lines: string[] = [];
  use(createLogger(environment, (line) => lines.push(line)));
  return lines;
}

const fieldsOf = (use: (log: Log) => void, environment?: Record<string, string>) =>
  linesOf(use, environment).map((line) => JSON.parse(line));

/** What Powertools' own logger writes, with its console replaced, because its output cannot be redirected. */
function linesOfPowertools(use: (log: Log) => void) {
  const lines: string[] = [];
  const logger = new Logger({ serviceName: "consumer", logLevel: "INFO" });
  const print = (line: string) => lines.push(line);
  Reflect.set(logger, "console", { info: print, warn: print, error: print, debug: print, log: print });
  use(logger);
  return lines.map((line) => JSON.parse(line));
}

const withoutTime = ({ timestamp, sampling_rate, ...line }: Record<string, unknown>) => line;

test.each<[string, (log: Log) => void]>([
  ["a processed message", (log) => log.info("task done", { message_id: "m-1", team_id: "3" })],
  [
    "the totals",
    (log) => log.info("batch done", { resp: { status: true, tot_msgs: 1, f_msgs: 0, s_msgs: 1 } }),
  ],
  [
    "a failure",
    (log) => log.warn("message failed", { reason: "MissingTeamId", message_id: 'with "quotes"\n' }),
  ],
  [
    "a line with two sets of fields",
    (log) => log.error("failed", { code: "A", statusCode: 500 }, { count: 0 }),
  ],
  ["a line without fields", (log) => log.info("started")],
  ["a list", (log) => log.warn("not changed", { codes: ["Throttling"], none: undefined })],
])("of %s the line is the one that Powertools writes", (_what, use) => {
  expect(fieldsOf(use).map(withoutTime)).toEqual(linesOfPowertools(use).map(withoutTime));
});

test("a line ends with a line break, and says when it was written", () => {
  const [line = ""] = linesOf((log) => log.info("started"));
  expect(line).toMatch(
    /^\{"level":"INFO","message":"started","timestamp":"\d{4}-\d\d-\d\dT[\d:.]+Z",.*\}\n$/,
  );
});

test.each([
  [
    "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1",
    "1-5759e988-bd862e3fe1be46a994272793",
  ],
  ["Lineage=1:abc;Root=1-a-b", "1-a-b"],
  ['Root="},"x":{"', undefined],
])("of the trace header %j the line contains the root", (header, root) => {
  const [line] = fieldsOf((log) => log.info("started"), { ...SERVICE, _X_AMZN_TRACE_ID: header });
  expect(line.xray_trace_id).toBe(root);
});

test.each([
  [{}, 3],
  [{ POWERTOOLS_LOG_LEVEL: "DEBUG" }, 3],
  [{ POWERTOOLS_LOG_LEVEL: "warn" }, 2],
  [{ POWERTOOLS_LOG_LEVEL: "INFO", AWS_LAMBDA_LOG_LEVEL: "ERROR" }, 1],
  [{ POWERTOOLS_LOG_LEVEL: "ERROR", AWS_LAMBDA_LOG_LEVEL: "INFO" }, 1],
  [{ POWERTOOLS_LOG_LEVEL: "SILENT" }, 0],
])("with %j %i of three lines are written", (environment, lines) => {
  const use = (log: Log) => {
    log.info("a");
    log.warn("b");
    log.error("c");
  };
  expect(linesOf(use, { ...environment })).toHaveLength(lines);
});

test("a field cannot replace what the logger itself writes", () => {
  const [line] = linesOf((log) =>
    log.info("started", { level: "ERROR", message: "other", timestamp: 1, a: 1 }),
  );
  expect(line).toMatch(
    /^\{"level":"INFO","message":"started","timestamp":"[^"]+","service":"consumer","a":1\}\n$/,
  );
});

test("of an error only what may be logged is written", () => {
  const use = (log: Log) => {
    log.error("failed", { error: new TypeError("marked-secret") });
    log.error("failed", { error: new ConfigurationError("Set QUEUE_URL.") });
  };
  expect(leaksIn(linesOf(use), "marked-secret")).toEqual([]);
  expect(fieldsOf(use)).toEqual([
    expect.objectContaining({ error: { error: "TypeError" } }),
    expect.objectContaining({ error: expect.objectContaining({ detail: "Set QUEUE_URL." }) }),
  ]);
});

test("an error deep in the fields, or instead of them, reveals nothing more", () => {
  const error = Object.assign(new TypeError("marked-secret"), { issues: [{ input: "marked-secret" }] });
  const ownJson = Object.assign(new RangeError("marked-secret"), { toJSON: () => "marked-secret" });
  const use = (log: Log) => {
    log.error("failed", { errors: [error], context: { error: ownJson } });
    log.error("failed", error as never);
  };
  expect(leaksIn(linesOf(use), "marked-secret")).toEqual([]);
  expect(fieldsOf(use)).toEqual([
    expect.objectContaining({
      errors: [{ error: "TypeError" }],
      context: { error: { error: "RangeError" } },
    }),
    expect.objectContaining({ error: "TypeError" }),
  ]);
});

test.each([null, ["a"], new Date(0), "text", { toJSON: () => undefined }])(
  "a line is JSON if its fields are %j",
  (fields) => {
    expect(fieldsOf((log) => log.info("odd", fields as never))).toEqual([
      expect.objectContaining({ message: "odd" }),
    ]);
  },
);

test("a field cannot turn a line into a metric", () => {
  expect(fieldsOf((log) => log.info("odd", { _aws: { CloudWatchMetrics: [] }, a: 1 }))).toEqual([
    expect.not.objectContaining({ _aws: expect.anything() }),
  ]);
});

test("a line is written whatever its fields are", () => {
  const circle: Record<string, unknown> = {};
  circle.self = circle;
  const hostile = {
    toJSON: () => {
      throw new Error("marked-secret");
    },
  };
  const [line] = fieldsOf((log) =>
    log.info("odd", { circle, hostile, big: 2n ** 60n, error: new Error("x"), a: 1 }),
  );
  expect(line).toMatchObject({
    circle: "object",
    hostile: "object",
    big: "1152921504606846976",
    error: { error: "Error" },
    a: 1,
  });
});
