import { App } from "cdktf";
import { bundleFunction } from "./constructs/bundling/bundle-function";
import { resolveSettings } from "./constructs/settings/resolve-settings";
import { QUEUE_NAME } from "./constructs/settings/stage-settings";
import { createStacks } from "./constructs/stacks/create-stacks";
import { synthesizeApp } from "./constructs/stacks/synthesize-app";
import { loadApplicationModule } from "./core/project/application-module";
import { PACKAGE_ROOT } from "./core/project/package-root";
import { applicationOf, readQueues } from "./core/project/read-queues";
import { ReliableQueueError } from "./core/runtime/errors";

/** Writes the Terraform of both stacks to CDKTF_OUTDIR (default: cdktf.out). */
function synthesize(): void {
  const queues = readQueues(PACKAGE_ROOT);
  const application = loadApplicationModule(applicationOf(queues, QUEUE_NAME, PACKAGE_ROOT));
  const settings = { ...resolveSettings(process.env, application), oneOfSeveral: queues.size > 1 };
  // Stack traces would put this machine's paths into the manifest.
  const app = new App({ stackTraces: false });
  createStacks(app, settings, bundleFunction);
  synthesizeApp(app);
}

try {
  synthesize();
} catch (error) {
  if (!(error instanceof ReliableQueueError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
