/** Preloaded: hides the IAM evaluator, as if it were not installed. */
import { registerHooks } from "node:module";

registerHooks({
  resolve: (specifier, context, nextResolve) =>
    nextResolve(specifier.startsWith("@cloud-copilot/") ? `${specifier}-not-there` : specifier, context),
});
