/** Preloaded: makes the IAM evaluator as absent as where nobody installed it. */
import { registerHooks } from "node:module";

registerHooks({
  resolve: (specifier, context, nextResolve) =>
    nextResolve(specifier.startsWith("@cloud-copilot/") ? `${specifier}-not-there` : specifier, context),
});
