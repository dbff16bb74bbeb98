/** Runs a function under aws-lambda-ric, the client that AWS's own Node.js runtimes are built from. */
import { registerHooks } from "node:module";
import { fileURLToPath } from "node:url";
import { endWithRunner } from "../../../../local/lambda/end-with-runner.mjs";

const STAND_IN = fileURLToPath(new URL("rapid-client.cjs", import.meta.url));

endWithRunner();
registerHooks({
  resolve: (specifier, context, nextResolve) => {
    if (specifier !== "./rapid-client.node") return nextResolve(specifier, context);
    try {
      return nextResolve(specifier, context);
    } catch {
      return nextResolve(STAND_IN, context);
    }
  },
});
const { run } = await import("aws-lambda-ric");
await run(process.env.LAMBDA_TASK_ROOT, process.env._HANDLER);
