import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";

export const ROOT = resolve(__dirname, "../../..");
export const BENCH_FOLDER = join(ROOT, ".build", "bench");

const MANIFESTS = join(ROOT, "scripts", "bench", "peers");
const FOLDER = join(BENCH_FOLDER, "peers");

/** Installs what the benchmarks compare with, once, in the versions of its lock file. Returns its node_modules. */
export function installPeers(progress: (text: string) => void): string {
  const files = ["package.json", "package-lock.json"];
  const hash = createHash("sha256");
  for (const file of files) hash.update(readFileSync(join(MANIFESTS, file)));
  const wanted = hash.digest("hex");
  const stamp = join(FOLDER, "installed");
  if (!existsSync(stamp) || readFileSync(stamp, "utf8") !== wanted) {
    progress("installing what is compared with");
    mkdirSync(FOLDER, { recursive: true });
    for (const file of [...files, ".npmrc"]) copyFileSync(join(MANIFESTS, file), join(FOLDER, file));
    execFileSync("npm", ["ci", "--no-audit", "--no-fund"], {
      cwd: FOLDER,
      stdio: ["ignore", "ignore", "inherit"],
    });
    writeFileSync(stamp, wanted);
  }
  return join(FOLDER, "node_modules");
}
