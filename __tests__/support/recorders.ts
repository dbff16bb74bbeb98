import { createLogger } from "../../core/runtime/json-logger";
import type { Log } from "../../core/runtime/log";
import { type Count, createCount } from "../../core/runtime/metrics";

/** Takes a line of a function's output: what CloudWatch Logs would keep. */
export type Print = (line: string) => void;

const ENVIRONMENT = { POWERTOOLS_SERVICE_NAME: "test", POWERTOOLS_METRICS_NAMESPACE: "ReliableQueue" };

/** The functions' own logger. How it represents an error, a value or a key is part of what is printed. */
export const capturedLog = (print: Print): Log => createLogger(ENVIRONMENT, print);

/** The functions' own count: a line in CloudWatch's embedded metric format. */
export const capturedCount = (print: Print): Count => createCount(ENVIRONMENT, print);

/** What Lambda prints about an error that a function threw. */
export function printError(thrown: unknown, print: Print): void {
  const { name, message, stack, cause } = thrown instanceof Error ? thrown : new Error(String(thrown));
  print(JSON.stringify({ message: "Invoke Error", errorType: name, errorMessage: message, stack }));
  if (cause !== undefined) printError(cause, print);
}

/**
 * Which lines contain a planted value, without their text: a report of a leak that showed the line would be one more.
 */
export function leaksIn(lines: readonly string[], planted: string): string[] {
  return lines.filter((line) => line.includes(planted)).map((line) => `leaks: ${nameOf(line, planted)}`);
}

function nameOf(line: string, planted: string): string {
  const fields = fieldsOf(line);
  if ("_aws" in fields) return "a metric";
  const text = "message" in fields && typeof fields.message === "string" ? fields.message : planted;
  return text.includes(planted) ? "a line in its very text" : `the line "${text}"`;
}

/** None if it is not JSON, because the parser's message would quote it. */
function fieldsOf(line: string): object {
  try {
    const parsed: unknown = JSON.parse(line);
    return typeof parsed === "object" && parsed !== null ? parsed : {};
  } catch {
    return {};
  }
}

/** Fields that the logger adds to each line. */
const ADDED = new Set(["level", "message", "timestamp", "service", "xray_trace_id"]);

/** A log that keeps its lines as [level, text, fields], parsed from what was printed. */
export function recordLog() {
  const printed: string[] = [];
  const lines: [string, string, Record<string, unknown>][] = [];
  const log = capturedLog((line) => {
    printed.push(line);
    const entry: Record<string, unknown> = JSON.parse(line);
    const fields = Object.fromEntries(Object.entries(entry).filter(([name]) => !ADDED.has(name)));
    lines.push([String(entry.level).toLowerCase(), String(entry.message), fields]);
  });
  return {
    log,
    lines,
    printed,
    of: (text: string) => lines.filter((line) => line[1] === text).map((line) => line[2]),
  };
}

/** A count that keeps sums by metric, and by metric and reason (`RetryScheduled/Unknown`), and what was printed. */
export function recordCount() {
  const sums: Record<string, number> = {};
  const printed: string[] = [];
  const print = capturedCount((line) => void printed.push(line));
  const count: Count = (metric, value, reason) => {
    const key = reason === undefined ? metric : `${metric}/${reason}`;
    sums[key] = (sums[key] ?? 0) + value;
    print(metric, value, reason);
  };
  return { count, sums, printed };
}
