import { App } from "cdktf";
import { bundleFunction } from "./constructs/bundling/bundle-function";
import { resolveSettings } from "./constructs/settings/resolve-settings";
import { createStacks } from "./constructs/stacks/create-stacks";
import { synthesizeApp } from "./constructs/stacks/synthesize-app";
import { ReliableQueueError } from "./core/runtime/errors";

/** Writes the Terraform of both stacks to CDKTF_OUTDIR (default: cdktf.out). */
function synthesize(): void {
  const settings = resolveSettings(process.env);
  // Stack traces would bring this machine's paths into the manifest.
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
