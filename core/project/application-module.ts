import { existsSync } from "node:fs";
import * as v from "valibot";
import type { Application } from "../application/application";
import { ConfigurationError } from "../runtime/errors";
import { STAGES } from "./stages";

const Variables = v.record(v.string(), v.string());

const Deployment = v.object({
  /** Variables that the application reads. A deployer may set them to other values. */
  environment: v.optional(v.strictObject(v.entriesFromList(STAGES, Variables))),
  /** What the function that simulates the producers reads. Without it there is no such function. */
  producer: v.optional(v.strictObject({ environment: Variables })),
  /** Who gets the alerts of one simulated producer in stage `local`. */
  mailboxes: v.optional(v.array(v.strictObject({ producer: v.string(), address: v.string() }))),
});

/** What an application may export as `deployment`: its settings for this repository's stacks. */
export type ApplicationDeployment = Readonly<v.InferOutput<typeof Deployment>>;

/** An application's module. */
export interface ApplicationModule {
  readonly default: Application;
  readonly deployment?: ApplicationDeployment | undefined;
}

/** Throws a ConfigurationError if a file that should be an application module does not exist. */
export function requireModuleFile(file: string): void {
  if (existsSync(file)) return;
  throw new ConfigurationError(
    `The application module ${file} does not exist. Correct its path: package.json names it below reliableQueue.queues, or application of the ReliableQueue does.`,
  );
}

/** Checks what an application module exports. Throws a ConfigurationError that names the file. */
export function readApplicationModule(exported: unknown, file: string): ApplicationModule {
  // In a CommonJS module, the module itself may be the application.
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

/** The application module may be TypeScript, which Node cannot load by itself if this code runs compiled. */
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

/** Only `defineApplication` creates all of these, and it has already checked what it created. */
const isApplication = (value: unknown): value is Application =>
  isObject(value) &&
  ["producer", "reasons", "fieldNames", "world"].every((name) => isObject(Reflect.get(value, name))) &&
  ["parse", "diagnose", "process"].every((name) => typeof Reflect.get(value, name) === "function");
