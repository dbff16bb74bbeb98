import { existsSync } from "node:fs";
import * as v from "valibot";
import type { Application } from "../application/application";
import { ConfigurationError } from "../runtime/errors";
import { STAGES } from "./stages";

const Variables = v.record(v.string(), v.string());

const Deployment = v.object({
  /** Variables that the application reads. A deployer may give them other values. */
  environment: v.optional(v.strictObject(v.entriesFromList(STAGES, Variables))),
  /** What the function that simulates the producers reads. Without it there is none. */
  producer: v.optional(v.strictObject({ environment: Variables })),
  /** Who gets the alerts of one simulated producer in stage local. */
  mailboxes: v.optional(v.array(v.strictObject({ producer: v.string(), address: v.string() }))),
});

/** What an application may export as `deployment`: its settings for this repository's stacks. */
export type ApplicationDeployment = Readonly<v.InferOutput<typeof Deployment>>;

/** The module of an application. */
export interface ApplicationModule {
  readonly default: Application;
  readonly deployment?: ApplicationDeployment | undefined;
}

/** Throws ConfigurationError where a file that should be an application module is not there. */
export function requireModuleFile(file: string): void {
  if (existsSync(file)) return;
  throw new ConfigurationError(
    `The application module ${file} does not exist. Correct its path: package.json names it below reliableQueue.queues, or application of the ReliableQueue does.`,
  );
}

/** Checks what an application module exports. Throws ConfigurationError, which names the file. */
export function readApplicationModule(exported: unknown, file: string): ApplicationModule {
  // A module that is written in CommonJS may be the application itself.
  const application = isObject(exported) && "default" in exported ? exported.default : exported;
  if (!isApplication(application)) {
    throw new ConfigurationError(
      `The application module ${file} has no default export created with defineApplication.`,
    );
  }
  const given = isObject(exported) && "deployment" in exported ? exported.deployment : undefined;
  const deployment = v.safeParse(v.optional(Deployment), given);
  if (deployment.success) return { default: application, deployment: deployment.output };
  const [issue] = deployment.issues;
  throw new ConfigurationError(
    `The application module ${file}: ${["deployment", v.getDotPath(issue)].filter(Boolean).join(".")}: ${issue.message}.`,
  );
}

/** The application module may be TypeScript, which Node does not read by itself wherever this runs compiled. */
export function loadApplicationModule(file: string): ApplicationModule {
  requireModuleFile(file);
  if (__filename.endsWith(".js") && /\.[cm]?ts$/.test(file)) require("tsx/cjs");
  let exported: unknown;
  try {
    exported = require(file);
  } catch (cause) {
    throw new ConfigurationError(`The application module ${file} cannot be loaded: ${String(cause)}`, {
      cause,
    });
  }
  return readApplicationModule(exported, file);
}

const isObject = (value: unknown): value is object => typeof value === "object" && value !== null;

/** Only `defineApplication` makes all of these; what it made is checked already. */
const isApplication = (value: unknown): value is Application =>
  isObject(value) &&
  ["producer", "reasons", "fieldNames", "world"].every((name) => isObject(Reflect.get(value, name))) &&
  ["parse", "diagnose", "process"].every((name) => typeof Reflect.get(value, name) === "function");
