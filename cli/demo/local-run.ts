import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

export const PROJECT = path.resolve(__dirname, "..", "..");

/** A local run that stays up, in a folder of its own. */
export interface LocalRun {
  /** Holds `.local`, as the project's folder does after `npm start -- --keep`. */
  readonly folder: string;
  readonly stop: () => Promise<void>;
}

const START_MS = 180_000;

/** Runs what `npm start -- <args>` runs. Resolves when it is up; throws with what it said when it is not. */
export async function startLocalRun(args: readonly string[]): Promise<LocalRun> {
  const folder = mkdtempSync(path.join(tmpdir(), "dlq-demo-"));
  const out = path.join(folder, ".local");
  const node = path.join(PROJECT, "node_modules", ".bin", "node");
  const tsx = path.join(PROJECT, "node_modules", "tsx", "dist", "cli.mjs");
  const child = spawn(node, [tsx, "local/start.ts", ...args, "--out", out], { cwd: PROJECT });
  let said = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk) => {
      said += chunk;
    });
  }
  const stop = async () => {
    await end(child);
    rmSync(folder, { recursive: true, force: true });
  };
  const endpointFile = path.join(out, "endpoint.json");
  for (const startedAt = Date.now(); !existsSync(endpointFile); await sleep(200)) {
    if (child.exitCode === null && Date.now() - startedAt < START_MS) continue;
    await stop();
    throw new Error(`The local run did not come up. It said:\n${said}`);
  }
  return { folder, stop };
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const ended = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGTERM");
  await ended;
}

/** The first message id that an e-mail of this recipient names. */
export function idFromMail({ folder }: LocalRun, recipient: string): string {
  const mailbox = path.join(folder, ".local", "mail", recipient);
  for (const name of readdirSync(mailbox).sort()) {
    const id = /([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}) {2}MissingStoreId/.exec(
      readFileSync(path.join(mailbox, name), "utf8"),
    )?.[1];
    if (id !== undefined) return id;
  }
  throw new Error(`No e-mail to ${recipient} names a message without store_id.`);
}
