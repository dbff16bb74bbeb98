import { existsSync } from "node:fs";
import path from "node:path";
import type { Application } from "../core/application/application";
import { findPackageRoot, PACKAGE_ROOT } from "../core/project/package-root";
import { readQueues } from "../core/project/read-queues";
import { DlqError, UsageError } from "./errors";

/** A queue and what its messages are. */
export interface ChosenQueue {
  readonly name: string;
  readonly application: Application;
}

/**
 * The queue that is named, or the only one of the project at or above a folder, with its application. Throws UsageError
 * or DlqError.
 */
export function chooseQueue(given: string | undefined, folder: string): ChosenQueue {
  const queues = queuesAt(folder);
  const [first, ...others] = queues.keys();
  if (first === undefined) {
    const example = '"reliableQueue": { "queues": { "payments": "./app/payments.ts" } }';
    throw new DlqError(
      "NoQueue",
      `No package.json in ${folder} or above it names a queue. Run the command in your project, and name its queues like ${example}.`,
    );
  }
  if (given === undefined && others.length > 0) {
    throw new UsageError(
      `The project has several queues. Add --queue with one of ${[...queues.keys()].join(", ")}.`,
    );
  }
  const name = given ?? first;
  const file = queues.get(name);
  if (file === undefined) {
    throw new UsageError(
      `The project has no queue ${name}. --queue must be one of ${[...queues.keys()].join(", ")}.`,
    );
  }
  return { name, application: loadApplication(file) };
}

/** Anywhere else this repository's own queue is meant, where the command runs from it. */
function queuesAt(folder: string): ReadonlyMap<string, string> {
  const projects = [projectAt(folder), PACKAGE_ROOT].flatMap((project) => project ?? []);
  const found = projects
    .map(readQueues)
    .find((queues) => [...queues.values()].some((file) => existsSync(file)));
  return found ?? new Map();
}

function projectAt(folder: string): string | undefined {
  try {
    return findPackageRoot(folder);
  } catch {
    return undefined;
  }
}

/** The application module may be TypeScript, which Node does not read by itself wherever this runs compiled. */
function loadApplication(file: string): Application {
  if (path.extname(__filename) === ".js" && /\.[cm]?ts$/.test(file)) require("tsx/cjs");
  let exported: unknown;
  try {
    exported = require(file);
  } catch (cause) {
    const message = `The application module ${file} cannot be loaded: ${String(cause)}`;
    throw new DlqError("ApplicationNotLoaded", message, { cause });
  }
  const application = isObject(exported) && "default" in exported ? exported.default : exported;
  if (isApplication(application)) return application;
  const message = `The application module ${file} has no default export that defineApplication made.`;
  throw new DlqError("ApplicationNotLoaded", message);
}

const isObject = (value: unknown): value is object => typeof value === "object" && value !== null;

/** Only `defineApplication` makes all of these; what it made is checked already. */
const isApplication = (value: unknown): value is Application =>
  isObject(value) &&
  ["producer", "reasons", "fieldNames", "world"].every((name) => isObject(Reflect.get(value, name))) &&
  ["parse", "diagnose", "process"].every((name) => typeof Reflect.get(value, name) === "function");
