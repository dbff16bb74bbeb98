const { execFileSync } = require("node:child_process");
const { createHash } = require("node:crypto");
const {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
} = require("node:fs");
const { join } = require("node:path");

const MANIFESTS = join(__dirname, "cli");
const FILES = ["package.json", "package-lock.json", ".npmrc"];
const ENTRY = "node_modules/cdktf-cli/bundle/bin/cdktf";
/** `unfinished-<process id>-<random>`. */
const UNFINISHED = /^unfinished-(\d+)-/;

/**
 * Where cdktf-cli's entry is. It is installed, in the versions of its lock file, when it is first requested: with its
 * own dependencies it is a third of what a checkout would install, and tests and local runs do not need it.
 */
function fetchCli(cache = join(__dirname, "../../node_modules/.cache/cdktf-cli")) {
  const hash = createHash("sha256");
  for (const name of FILES) hash.update(readFileSync(join(MANIFESTS, name)));
  const folder = join(cache, hash.digest("hex").slice(0, 16));
  if (!existsSync(folder)) install(cache, folder);
  return join(folder, ENTRY);
}

/** Completely or not at all, even if two commands start at the same time or one is interrupted. */
function install(cache, folder) {
  const version = JSON.parse(readFileSync(join(MANIFESTS, "package.json"), "utf8")).dependencies["cdktf-cli"];
  process.stderr.write(`Fetching cdktf-cli ${version} (450 MB), this once.\n`);
  mkdirSync(cache, { recursive: true });
  removeAbandoned(cache);
  const unfinished = mkdtempSync(join(cache, `unfinished-${process.pid}-`));
  try {
    for (const name of FILES) copyFileSync(join(MANIFESTS, name), join(unfinished, name));
    execFileSync("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"], {
      cwd: unfinished,
      env: environmentWithoutNpm(),
      stdio: ["ignore", "ignore", "inherit"],
      shell: process.platform === "win32",
    });
    keep(unfinished, folder);
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
}

/** What a process that was stopped by ctrl-C had fetched so far. */
function removeAbandoned(cache) {
  for (const name of readdirSync(cache)) {
    const [, pid] = UNFINISHED.exec(name) ?? [];
    if (pid !== undefined && !isRunning(Number(pid)))
      rmSync(join(cache, name), { recursive: true, force: true });
  }
}

function isRunning(pid) {
  try {
    return process.kill(pid, 0);
  } catch ({ code }) {
    return code === "EPERM";
  }
}

/** The first of two to finish keeps what it installed. */
function keep(unfinished, folder) {
  try {
    renameSync(unfinished, folder);
  } catch (error) {
    if (!existsSync(folder)) throw error;
  }
}

/** Without what the npm that started this command says about its own project. */
function environmentWithoutNpm() {
  const ofProject = /^npm_(package|lifecycle|config_(local_prefix|global|package|call|workspace.*))/i;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !ofProject.test(name)));
}

module.exports = { fetchCli };
