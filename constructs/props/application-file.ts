import { resolve } from "node:path";
import { requireModuleFile } from "../../core/project/application-module";
import { findPackageRoot } from "../../core/project/package-root";
import { applicationOf, readQueues } from "../../core/project/read-queues";
import type { ReliableQueueProps } from "./reliable-queue-props";

/** CDKTF runs the app in the project's folder. */
export const projectFolder = (): string => findPackageRoot(process.cwd());

/**
 * A queue's application module. Throws ConfigurationError if neither the props nor package.json name an existing one.
 */
export function applicationFile({
  application,
  name,
}: Pick<ReliableQueueProps, "application" | "name">): string {
  const project = projectFolder();
  const file =
    application === undefined
      ? applicationOf(readQueues(project), name, project)
      : resolve(project, application);
  requireModuleFile(file);
  return file;
}
