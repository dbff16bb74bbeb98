import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { version } from "../../package.json";

const ROOT = resolve(__dirname, "../..");
const RELEASES = join(ROOT, "__tests__/upgrade/releases");

/**
 * The stage that is upgraded. It needs no address. It has all queues, functions and alarms, but no key and no table,
 * because dev has neither.
 */
const GIVEN = { STAGE: "dev", AWS_REGION: "us-east-1" };

/**
 * Keeps what this release synthesizes, for the test that upgrades from it to the next one. Run at each release: until
 * then, what is kept of its version is an early state of it. CDKTF's metadata contains tool versions, and none of it is
 * deployed.
 */
function keepRelease(): void {
  const out = mkdtempSync(join(tmpdir(), "release-"));
  const { PATH, HOME } = process.env;
  execFileSync(process.execPath, ["--import", "tsx", "main.ts"], {
    cwd: ROOT,
    env: { PATH, HOME, CDKTF_OUTDIR: out, ...GIVEN },
  });
  const folder = join(RELEASES, version);
  mkdirSync(folder, { recursive: true });
  for (const stack of readdirSync(join(out, "stacks"))) {
    const synthesized: unknown = JSON.parse(
      readFileSync(join(out, "stacks", stack, "cdk.tf.json"), "utf8"),
      (key, value) => (key === "//" ? undefined : value),
    );
    writeFileSync(join(folder, `${stack}.json`), `${JSON.stringify(synthesized, undefined, 1)}\n`);
  }
  rmSync(out, { recursive: true });
}

keepRelease();
