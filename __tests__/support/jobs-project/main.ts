import { resolve } from "node:path";
import { App } from "cdktf";
import type { Bundler } from "../../../constructs/bundling/bundle";
import { createBundler } from "../../../constructs/bundling/bundle-function";
import { resolveSettings } from "../../../constructs/settings/resolve-settings";
import { createStacks } from "../../../constructs/stacks/create-stacks";
import { synthesizeApp } from "../../../constructs/stacks/synthesize-app";
import { PACKAGE_ROOT } from "../../../core/project/package-root";
import * as JOBS from "../jobs-application";

const project = PACKAGE_ROOT;
const application = resolve(__dirname, "../jobs-application.ts");
const bundle = createBundler({ project, application });
const bundleProducer = createBundler({ project, handlersRoot: __dirname });
const bundler: Bundler = (name) => (name === "producer" ? bundleProducer(name) : bundle(name));

/** Both stacks, with the jobs application and its own producer. */
const app = new App({ stackTraces: false });
createStacks(app, resolveSettings(process.env, JOBS), bundler);
synthesizeApp(app);
