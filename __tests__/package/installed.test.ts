import { readFileSync } from "node:fs";
import { join } from "node:path";
import { installExample, installWithPnpm } from "./support/install";
import { run } from "./support/run";

/** The stack without what names the folder of an asset. */
function synthesize(project: string): unknown {
  run(project, "npm", "run", "synth");
  return JSON.parse(readFileSync(join(project, "cdktf.out/stacks/payments/cdk.tf.json"), "utf8")).resource;
}

const hashes = (resources: unknown) => JSON.stringify(resources).match(/"source_code_hash":"[^"]+"/g);

test("the functions are bundled if the package is in the folder of a workspace above, whose path has a space", () => {
  expect(hashes(synthesize(installExample()))).toHaveLength(6);
});

test("they are bundled in a pnpm workspace, where the example type-checks too", () => {
  const project = installWithPnpm();
  run(project, "npm", "run", "check");

  expect(hashes(synthesize(project))).toHaveLength(6);
});

test.each(["", "application", "testing"])("the entry %j loads from CommonJS and as an ES module", (entry) => {
  const project = installExample();
  const name = ["reliable-sqs-with-dlq", entry].filter((part) => part !== "").join("/");
  const list =
    "process.stdout.write(Object.keys(loaded).filter((key) => !/default|__/.test(key)).sort().join());";

  const required = run(project, "node", "-e", `const loaded = require("${name}"); ${list}`);
  const imported = run(
    project,
    "node",
    "--input-type=module",
    "-e",
    `const loaded = await import("${name}"); ${list}`,
  );

  expect(required).not.toBe("");
  expect(imported).toBe(required);
});
