import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { ROOT } from "./peers";

export interface Stub {
  readonly port: number;
  readonly stop: () => void;
}

/** Starts a substitute for SQS, over TLS if there is a key and a certificate. */
export async function startStub(
  files: readonly [key: string, certificate: string] | readonly [] = [],
): Promise<Stub> {
  const stub: ChildProcess = spawn(
    process.execPath,
    [join(ROOT, "scripts/bench/harness/sqs-stub.mjs"), ...files],
    {
      stdio: ["pipe", "pipe", "inherit"],
    },
  );
  if (stub.stdout === null) throw new Error("The stub has no output.");
  const [line] = await once(stub.stdout, "data");
  return { port: Number(String(line).trim()), stop: () => stub.stdin?.end() };
}
