import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join, resolve } from "node:path";
import { useFreshFolder } from "../../support/folder";

const COMMAND = resolve(__dirname, "../../../scripts/cdktf");
const ENTRY = "node_modules/cdktf-cli/bundle/bin/cdktf";

/** Replaces npm: installs a command that prints what it was given, or fails halfway. */
const NPM = `#!/usr/bin/env node
const { appendFileSync, mkdirSync, writeFileSync } = require("node:fs");
appendFileSync(process.env.CALLS, process.argv.slice(2).join(" ") + "\\n");
mkdirSync("${dirname(ENTRY)}", { recursive: true });
if (process.env.NPM_FAILS) process.exit(1);
if (process.env.NPM_IS_INTERRUPTED) process.exit(process.kill(process.ppid, "SIGINT") ? 1 : 0);
writeFileSync("${ENTRY}", "console.log(JSON.stringify([process.cwd(), ...process.argv.slice(2)])); process.exit(Number(process.env.CODE));");
`;

const checkout = useFreshFolder();
let folder: string;
beforeEach(() => {
  folder = checkout.path;
  cpSync(COMMAND, join(folder, "scripts/cdktf"), { recursive: true });
  mkdirSync(join(folder, "bin"));
  writeFileSync(join(folder, "bin/npm"), NPM, { mode: 0o755 });
});

function cdktf(args: readonly string[], environment: Readonly<Record<string, string>> = {}) {
  const { status, stdout, stderr } = spawnSync(process.execPath, ["scripts/cdktf/cdktf.js", ...args], {
    cwd: folder,
    env: {
      PATH: [join(folder, "bin"), process.env.PATH].join(delimiter),
      CALLS: join(folder, "calls"),
      CODE: "0",
      ...environment,
    },
    encoding: "utf8",
  });
  return { status, stdout, stderr };
}

const installs = () => readFileSync(join(folder, "calls"), "utf8").trimEnd().split("\n");
const kept = () => readdirSync(join(folder, "node_modules/.cache/cdktf-cli"));
const FETCHING = "Fetching cdktf-cli 0.21.0 (450 MB), this once.\n";

test("fetches the CLI once, and passes on arguments, folder, output and exit code", () => {
  const args = ["deploy", "*", "--var", "a b"];
  const said = `${JSON.stringify([folder, ...args])}\n`;

  expect(cdktf(args, { CODE: "3" })).toEqual({ status: 3, stdout: said, stderr: FETCHING });
  expect(cdktf(args)).toEqual({ status: 0, stdout: said, stderr: "" });
  expect(installs()).toEqual(["ci --no-audit --no-fund --loglevel=error"]);
});

test("if two start at the same time, both get a complete CLI", () => {
  const both =
    "node scripts/cdktf/cdktf.js one & first=$!; node scripts/cdktf/cdktf.js two; second=$?; wait $first && exit $second";
  const { status, stderr } = spawnSync("sh", ["-c", both], {
    cwd: folder,
    env: {
      PATH: [join(folder, "bin"), dirname(process.execPath), process.env.PATH].join(delimiter),
      CALLS: join(folder, "calls"),
      CODE: "0",
    },
    encoding: "utf8",
  });

  expect({ status, stderr: stderr.replaceAll(FETCHING, "") }).toEqual({ status: 0, stderr: "" });
  expect(kept()).toHaveLength(1);
});

test("fetches it again for another lock file", () => {
  cdktf(["synth"]);
  writeFileSync(join(folder, "scripts/cdktf/cli/package-lock.json"), "{}");

  expect(cdktf(["synth"]).stderr).toBe(FETCHING);
  expect(kept()).toHaveLength(2);
});

test("keeps nothing of a partial download, and tries again", () => {
  expect(cdktf(["synth"], { NPM_FAILS: "1" })).toMatchObject({ status: 1, stdout: "" });
  expect(kept()).toEqual([]);

  expect(cdktf(["synth"])).toMatchObject({ status: 0, stderr: FETCHING });
});

test("removes what an interrupted process had fetched", () => {
  expect(cdktf(["synth"], { NPM_IS_INTERRUPTED: "1" })).toMatchObject({ status: null, stdout: "" });
  expect(kept()).toEqual([expect.stringMatching(/^unfinished-/)]);

  expect(cdktf(["synth"])).toMatchObject({ status: 0, stderr: FETCHING });
  expect(kept()).toEqual([expect.not.stringMatching(/^unfinished-/)]);
});
