import { join } from "node:path";
import type { Bundler } from "../../../constructs/bundling/bundle";

/** An empty zip with a fixed hash: what is synthesized then depends on the constructs alone. */
export const fakeBundler: Bundler = (functionName) => ({
  zipPath: join(__dirname, "function.zip"),
  hash: `hash-of-${functionName}`,
  sourceCodeHash: `base64-hash-of-${functionName}`,
});
