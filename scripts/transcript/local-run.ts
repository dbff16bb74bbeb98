import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { PACKAGE_ROOT } from "../../core/project/package-root";

/** A local run that stays up, in its own folder. */
export interface LocalRun {
  /** Contains `.local`, as the project's folder does after `npm start -- --keep`. */
  readonly folder: string;
  readonly stop: () => Promise<void>;
}

export interface LocalRunHooks {
  /** Called with the address of the run's page, long before the run is up. */
  readonly onPage?: (address: string) => void;
}

/** Its token has this many characters. What has been written of it so far may be a part. */
const PAGE_ADDRESS = /http:\/\/127\.0\.0\.1:\d+\/\S*#token=[\w-]{43}/;

const START_MS = 180_000;

/** Runs what `npm start -- <args>` runs. Resolves when it is up. If it fails, throws with what it printed. */
export async function startLocalRun(
  args: readonly string[],
  { onPage = () => {} }: LocalRunHooks = {},
): Promise<LocalRun> {
  const folder = mkdtempSync(path.join(tmpdir(), "dlq-demo-"));
  const out = path.join(folder, ".local");
  const node = path.join(PACKAGE_ROOT, "node_modules", ".bin", "node");
  const tsx = path.join(PACKAGE_ROOT, "node_modules", "tsx", "dist", "cli.mjs");
  const child = spawn(node, [tsx, "local/start.ts", ...args, "--out", out], { cwd: PACKAGE_ROOT });
  let said = "";
  let isPageKnown = false;
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk) => {
      said += chunk;
      const [address] = PAGE_ADDRESS.exec(said) ?? [];
      if (address !== undefined && !isPageKnown) {
        isPageKnown = true;
        onPage(address);
      }
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

/** This recipient's e-mails, oldest first. */
function* mailsTo({ folder }: LocalRun, recipient: string): Generator<string> {
  const mailbox = path.join(folder, ".local", "mail", recipient);
  for (const name of readdirSync(mailbox).sort()) {
    yield readFileSync(path.join(mailbox, name), "utf8").replaceAll("\r\n", "\n");
  }
}

/**
 * The `npx dlq …` lines of this recipient's first e-mail about messages that were quarantined for this reason: how to
 * look at them.
 */
export function commandsFromMail(run: LocalRun, recipient: string, reason: string): string[] {
  for (const mail of mailsTo(run, recipient)) {
    const commands = mail.match(/(?<=^ {2}npx )dlq .*$/gm) ?? [];
    if (mail.includes(`${reason}, quarantined`) && commands.length > 0) return commands;
  }
  throw new Error(`No e-mail to ${recipient} says how to look at what is quarantined as ${reason}.`);
}

/** The options of `dlq ui`, and the view in the page, from an e-mail about this reason. */
export function pageFromMail(
  run: LocalRun,
  recipient: string,
  reason: string,
): { args: string[]; view: string } {
  for (const mail of mailsTo(run, recipient)) {
    const [, options = "", view] = /npx dlq ui ?(.*?) --view '([^']+)'/.exec(mail) ?? [];
    if (view?.includes(reason)) return { args: options.split(" ").filter(Boolean), view };
  }
  throw new Error(`No e-mail to ${recipient} names the page for what is quarantined as ${reason}.`);
}
