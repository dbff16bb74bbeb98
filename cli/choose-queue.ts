import { type ApplicationModule, loadApplicationModule } from "../core/project/application-module";
import { findPackageRoot, PACKAGE_ROOT } from "../core/project/package-root";
import { readQueues } from "../core/project/read-queues";
import { ReliableQueueError } from "../core/runtime/errors";
import { DlqError, UsageError } from "./errors";

/** A queue, and the module that describes its messages. */
export interface ChosenQueue {
  readonly name: string;
  readonly module: ApplicationModule;
}

/**
 * The queue that is named, or the only one in the project at or above a folder, with its application. Throws
 * UsageError or DlqError.
 */
export function chooseQueue(given: string | undefined, folder: string): ChosenQueue {
  const queues = queuesAt(folder);
  const [first, ...others] = queues.keys();
  if (first === undefined) {
    const example = '"reliableQueue": { "queues": { "payments": "./app/payments.ts" } }';
    throw new DlqError(
      "NoQueue",
      `No package.json in ${folder} or a parent folder defines a queue. Run the command in your project, and name its queues as in ${example}.`,
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
      `The project has no queue named ${name}. --queue must be one of ${[...queues.keys()].join(", ")}.`,
    );
  }
  return { name, module: loadApplication(file) };
}

/** The names of the queues of the project at or above a folder. Throws ReliableQueueError. */
export const queueNames = (folder: string): string[] => [...queuesAt(folder).keys()];

/** All of them, with their applications. Throws as `chooseQueue` does. */
export function allQueues(folder: string): ChosenQueue[] {
  const [first, ...others] = queueNames(folder);
  return [first, ...others].map((name) => chooseQueue(name, folder));
}

/** Anywhere else, this repository's own queue is meant, if the command runs from the repository. */
function queuesAt(folder: string): ReadonlyMap<string, string> {
  const projects = [projectAt(folder), PACKAGE_ROOT].flatMap((project) => project ?? []);
  return projects.map(readQueues).find(({ size }) => size > 0) ?? new Map();
}

function projectAt(folder: string): string | undefined {
  try {
    return findPackageRoot(folder);
  } catch {
    return undefined;
  }
}

function loadApplication(file: string): ApplicationModule {
  try {
    return loadApplicationModule(file);
  } catch (error) {
    if (!(error instanceof ReliableQueueError)) throw error;
    throw new DlqError("ApplicationNotLoaded", error.message, { cause: error });
  }
}
