import type { Environment } from "../environment/environment";
import { fieldsToJson } from "./fields-to-json";
import type { Log } from "./log";
import { type WriteLine, writeToStandardOutput } from "./write-line";

/** Lambda's log levels, by how many of `Log`'s levels they suppress. */
const LEFT_OUT: Readonly<Record<string, number>> = { WARN: 1, ERROR: 2, FATAL: 3, CRITICAL: 3, SILENT: 3 };

/**
 * Names that the logger sets itself, and the one that makes a line a metric. A field with one of these names is left
 * out.
 */
const OWN_NAMES = new Set(["level", "message", "timestamp", "service", "xray_trace_id", "_aws"]);

/**
 * Structured logs: one JSON object per line, with the field names of Powertools for AWS Lambda, so that anything that
 * reads Powertools' lines can read these. Powertools' own logger is not used because it takes half of a good
 * message's time.
 *
 * The service's name and the level come from the POWERTOOLS_ variables. Of that level and AWS_LAMBDA_LOG_LEVEL, the
 * stricter one applies.
 */
export function createLogger(environment: Environment, write: WriteLine = writeToStandardOutput): Log {
  const service = JSON.stringify(environment.POWERTOOLS_SERVICE_NAME ?? "service_undefined");
  const leftOut = Math.max(
    0,
    ...[environment.POWERTOOLS_LOG_LEVEL, environment.AWS_LAMBDA_LOG_LEVEL].map(
      (level) => LEFT_OUT[level?.toUpperCase() ?? ""] ?? 0,
    ),
  );
  const logAs = (level: string, rank: number): Log["info"] => {
    if (rank < leftOut) return () => {};
    const start = `{"level":"${level}","message":`;
    return (text, ...given) => {
      const fields = given.length === 1 ? given[0] : Object.assign({}, ...given);
      const json = fields === undefined ? "{}" : fieldsToJson(withoutOwnNames(fields));
      const trace = traceId(environment._X_AMZN_TRACE_ID);
      const rest = json === "{}" || !json?.startsWith("{") ? "}" : `,${json.slice(1)}`;
      write(
        `${start}${JSON.stringify(String(text))},"timestamp":"${timestamp()}","service":${service}${trace}${rest}\n`,
      );
    };
  };
  return { info: logAs("INFO", 0), warn: logAs("WARN", 1), error: logAs("ERROR", 2) };
}

function withoutOwnNames(fields: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  if (fields instanceof Error) return fields;
  for (const name in fields) {
    if (OWN_NAMES.has(name)) {
      return Object.fromEntries(Object.entries(fields).filter(([field]) => !OWN_NAMES.has(field)));
    }
  }
  return fields;
}

let writtenFor = Number.NaN;
let written = "";

/** Lines in the same millisecond share the text of their time: formatting it takes as long as writing a line. */
function timestamp(): string {
  const now = Date.now();
  if (now !== writtenFor) {
    written = new Date(now).toISOString();
    writtenFor = now;
  }
  return written;
}

/** The root id of the invocation's trace, which Lambda puts into the environment. */
function traceId(header: string | undefined): string {
  const root = header === undefined ? undefined : /(?:^|;)Root=([0-9a-zA-Z-]{1,100})/.exec(header)?.[1];
  return root === undefined ? "" : `,"xray_trace_id":"${root}"`;
}

/** The functions' logger, on standard output. */
export const logger = createLogger(process.env);
