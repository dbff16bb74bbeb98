import { spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { pathToFileURL } from "node:url";
import * as v from "valibot";
import { LocalRunError } from "../errors";
import { parseJsonAs } from "../parse-json";
import { readStack, type Stack } from "./read-stack";

/** What a deployer sets through the environment. A local run ignores it. */
export const DEPLOYMENT_VARIABLES: readonly string[] = [
  "STAGE",
  "AWS_REGION",
  "ALERT_EMAILS",
  "PRODUCER_ALERT_EMAILS",
  "ALERT_WEBHOOKS",
  "ALERT_SLACK_CHANNELS",
  "ALERT_TEAMS_CHANNELS",
  "ALERTS_TOPIC_ARN",
  "RUNBOOK_URL",
  "PRODUCER_SENDERS",
  "OPERATIONS_EMAILS",
  "STATE_BUCKET",
  "PROJECT_NAME",
  "NAME_PREFIX",
  "RUNTIME",
  "WITH_PRODUCER",
  "CUSTOMER_MANAGED_KEY",
  "OPERATOR_PRINCIPALS",
  "PREVENT_DESTROY",
  "IDEMPOTENCY",
  "PROFILE",
  "DASHBOARD",
  "ALARMS",
  "ALERT_ACKNOWLEDGEMENTS",
];

type Variables = Readonly<Record<string, string | undefined>>;

/** The environment without a deployer's variables. */
function withoutDeployment(environment: Variables, ignored: readonly string[]): Variables {
  const names = [...DEPLOYMENT_VARIABLES, ...ignored];
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !names.includes(name)));
}

const ProjectFile = v.object({ app: v.string() });
const Manifest = v.object({ stacks: v.record(v.string(), v.object({ name: v.string() })) });

async function read<T>(file: string, schema: v.GenericSchema<unknown, T>, problem: string): Promise<T> {
  const content = parseJsonAs(schema, await readFile(file, "utf8").catch(() => undefined));
  if (content !== undefined) return content;
  throw new LocalRunError(`${file} ${problem}`);
}

/** The app that cdktf.json names. An app that tsx starts is started by Node directly, which is faster. */
async function readApp(project: string): Promise<{ command: string; args: string[]; shell: boolean }> {
  const problem = `must name the app of a CDKTF project, e.g. "app": "tsx main.ts".`;
  const { app } = await read(path.join(project, "cdktf.json"), ProjectFile, problem);
  const [, quoted, bare] = /^(?:npx )?tsx (?:"([^"]+)"|(\S+))$/.exec(app) ?? [];
  const main = quoted ?? bare;
  if (main === undefined) return { command: app, args: [], shell: true };
  const loader = pathToFileURL(require.resolve("tsx")).href;
  return { command: process.execPath, args: ["--import", loader, main], shell: false };
}

export interface SynthesisOptions {
  /** The project's folder, which has its cdktf.json. */
  readonly project: string;
  /** Where `cdktf synth` would write to cdktf.out. */
  readonly outDirectory: string;
  /** The only deployment variables that are given. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Names of variables that a deployer passes to the applications. A run leaves them out too. */
  readonly ignored?: readonly string[];
  /** Ends the app. */
  readonly signal: AbortSignal;
}

/**
 * Synthesizes a project's stacks for stage `local`, as `cdktf synth` does, and reads them. If that fails, throws a
 * LocalRunError with what the app printed.
 */
export async function synthesize({
  project,
  outDirectory,
  settings = {},
  ignored = [],
  signal,
}: SynthesisOptions): Promise<Stack[]> {
  const { command, args, shell } = await readApp(project);
  const PATH = [path.join(project, "node_modules", ".bin"), process.env.PATH].join(path.delimiter);
  const child = spawn(command, args, {
    signal,
    shell,
    killSignal: "SIGKILL",
    cwd: project,
    env: {
      ...withoutDeployment(process.env, ignored),
      ...settings,
      ...{ PATH, STAGE: "local", CDKTF_OUTDIR: outDirectory },
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let written = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      written += text;
    });
  }
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", resolve);
  });
  if (code !== 0) throw new LocalRunError(`The stacks could not be synthesized:\n${written.trim()}`);
  const manifest = path.join(outDirectory, "manifest.json");
  const { stacks } = await read(manifest, Manifest, "must list the synthesized stacks, but does not.");
  return Promise.all(Object.values(stacks).map(({ name }) => readStack(outDirectory, name)));
}
