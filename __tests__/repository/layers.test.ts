import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";

const CONFIG = resolve(__dirname, "../../.dependency-cruiser.cjs");
const NODE_MODULES = resolve(__dirname, "../../node_modules");

/** One file that breaks each rule, and the file that it imports. */
const BROKEN: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "core-imports-only-itself": { "core/a.ts": 'import type { B } from "../app/b";' },
  "app-imports-only-core": { "app/b.ts": 'import "../handlers/c"; export interface B {}' },
  "handlers-imports-only-core-and-app": { "handlers/c.ts": 'import "../cli/d";' },
  "constructs-imports-only-core": { "constructs/e.ts": 'import "../handlers/c";' },
  "nothing-needs-the-simulated-producer": {
    "local/k.ts": 'import "../handlers/producer/l";',
    "handlers/producer/l.ts": "",
  },
  "core-without-lambda-and-terraform": { "core/f.ts": 'import type { SQSEvent } from "aws-lambda";' },
  "functions-without-the-sdk": {
    "core/m.ts": 'import "./sqs/sdk-sqs-calls";',
    "core/sqs/sdk-sqs-calls.ts": "",
  },
  "no-tests-in-the-system": { "cli/d.ts": 'import "../__tests__/g";', "__tests__/g.ts": "" },
  "no-circles": { "local/h.ts": 'import "./i";', "local/i.ts": 'import "./h";' },
  "imports-resolve": { "scripts/j.ts": 'import "./nowhere";' },
};

test("each layering rule refuses an import that breaks it", () => {
  const folder = mkdtempSync(join(tmpdir(), "layers-"));
  try {
    for (const [file, source] of Object.values(BROKEN).flatMap(Object.entries)) {
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      writeFileSync(join(folder, file), source);
    }
    symlinkSync(NODE_MODULES, join(folder, "node_modules"));
    const { stdout, stderr } = spawnSync(
      process.execPath,
      [
        join(NODE_MODULES, "dependency-cruiser/bin/dependency-cruise.mjs"),
        ...["--config", CONFIG, "--output-type", "json"],
        ...["app", "core", "handlers", "constructs", "cli", "local", "scripts", "__tests__"],
      ],
      { cwd: folder, encoding: "utf8" },
    );
    expect(stderr).toBe("");
    const violations: { rule: { name: string }; from: string }[] = JSON.parse(stdout).summary.violations;
    const found = new Set(violations.map(({ rule, from }) => `${rule.name}: ${from}`));
    const expected = Object.entries(BROKEN).map(([rule, files]) => `${rule}: ${Object.keys(files)[0]}`);
    expect([...found].sort()).toEqual(expected.sort());
    expect(
      require(CONFIG)
        .forbidden.map(({ name }: { name: string }) => name)
        .sort(),
    ).toEqual(Object.keys(BROKEN).sort());
  } finally {
    rmSync(folder, { recursive: true });
  }
});
