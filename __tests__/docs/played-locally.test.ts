import { execFileSync, spawnSync } from "node:child_process";
import { WorkingCopy } from "../deploy/support/working-copy";
import { blocksPlayedBy } from "./support/documented-commands";

const copy = new WorkingCopy();
afterAll(() => copy.remove());

/** A safeguard, not a measure of the machine. */
const PLAY_MS = 300_000;

/** The first `npx cdktf` of a checkout fetches it, with the shell's proxy and certificate settings. */
const FETCH_MS = 600_000;
beforeAll(
  () => void execFileSync("npx", ["cdktf", "--version"], { cwd: copy.folder, stdio: "pipe" }),
  FETCH_MS,
);

test.each(blocksPlayedBy(__filename))(
  "the commands at $place succeed as written",
  ({ text }) => {
    const { PATH, HOME } = process.env;
    const { status, stderr } = spawnSync("bash", ["-euo", "pipefail", "-c", text], {
      cwd: copy.folder,
      encoding: "utf8",
      env: { PATH, HOME, CHECKPOINT_DISABLE: "1", CI: "true" },
    });

    expect({ status, stderr: status === 0 ? "" : stderr }).toEqual({ status: 0, stderr: "" });
  },
  PLAY_MS,
);
