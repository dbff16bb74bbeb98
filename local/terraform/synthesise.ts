import { spawn } from "node:child_process";
import path from "node:path";
import { LocalRunError } from "../errors";
import { readStack, type Stack } from "./read-stack";

const PROJECT_FOLDER = path.resolve(__dirname, "../..");

/** In the order in which they are deployed. */
export const STACK_NAMES = ["sqs-message-producer-ingestor-stack", "reliable-sqs-with-dlq-stack"] as const;

/** What a deployer gives through the environment. A run on one machine is the same whatever is exported there. */
export const DEPLOYMENT_VARIABLES: readonly string[] = [
  "STAGE",
  "AWS_REGION",
  "ALERT_EMAILS",
  "STORE_ALERT_EMAILS",
  "OPERATIONS_EMAILS",
  "STATE_BUCKET",
  "NAME_PREFIX",
  "UNAVAILABLE_PRODUCTS",
  "RUNTIME",
  "WITH_PRODUCER",
  "CUSTOMER_MANAGED_KEY",
  "OPERATOR_PRINCIPALS",
];

type Environment = Readonly<Record<string, string | undefined>>;

/** The environment without what its person deploys with. */
function withoutDeployment(environment: Environment): Environment {
  return Object.fromEntries(
    Object.entries(environment).filter(([name]) => !DEPLOYMENT_VARIABLES.includes(name)),
  );
}

/**
 * Synthesises the stacks of stage `local` into a folder, as `cdktf synth` does, and reads them. `settings` are
 * the only deployment variables that are given; `signal` ends the app. Throws LocalRunError with what the app said when
 * it fails.
 */
export async function synthesise(
  outDirectory: string,
  signal: AbortSignal,
  settings: Readonly<Record<string, string>> = {},
): Promise<Stack[]> {
  const child = spawn(process.execPath, ["--import", "tsx", "main.ts"], {
    signal,
    killSignal: "SIGKILL",
    cwd: PROJECT_FOLDER,
    env: { ...withoutDeployment(process.env), ...settings, STAGE: "local", CDKTF_OUTDIR: outDirectory },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      said += text;
    });
  }
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", resolve);
  });
  if (code !== 0) throw new LocalRunError(`The stacks could not be synthesised:\n${said.trim()}`);
  return Promise.all(STACK_NAMES.map((name) => readStack(outDirectory, name)));
}
