import { spawn } from "node:child_process";
import { createServer } from "node:net";
import { resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { probeEndpoint } from "./probe-endpoint";

export interface StartedEndpoint {
  /** Origin, e.g. http://127.0.0.1:4566. */
  readonly url: string;
  readonly stop: () => Promise<void>;
}

const HOST = "127.0.0.1";
/** Python loads what is here before moto. */
const MENDED = resolve(__dirname, "../moto");
const START_MS = 60_000;
const POLL_MS = 200;

function findFreePort(): Promise<number> {
  return new Promise((done, reject) => {
    const server = createServer();
    server.on("error", reject);
    server.listen(0, HOST, () => {
      const address = server.address();
      server.close(() =>
        typeof address === "object" && address !== null ? done(address.port) : reject(new Error("No port.")),
      );
    });
  });
}

/**
 * Starts an empty moto, or uses what the person has started. Throws for an endpoint on which Terraform would wait
 * forever.
 */
export async function startEndpoint(given: string | undefined): Promise<StartedEndpoint> {
  if (given === undefined) return startMoto(MENDED);
  await probeEndpoint(given);
  return { url: given, stop: async () => {} };
}

/** Starts an empty moto, with what Python loads before it. */
export async function startMoto(pythonPath: string): Promise<StartedEndpoint> {
  const port = await findFreePort();
  const url = `http://${HOST}:${port}`;
  const environment = { ...process.env, PYTHONPATH: pythonPath, PYTHONDONTWRITEBYTECODE: "1" };
  const server = spawn("moto_server", ["-H", HOST, "-p", String(port)], {
    env: environment,
    stdio: "ignore",
  });
  const ended = new Promise<void>((done) => server.on("close", () => done()));
  const stop = async () => {
    server.kill("SIGKILL");
    await ended;
  };
  const until = Date.now() + START_MS;
  while (!(await answers(url))) {
    if (server.exitCode !== null || Date.now() > until) {
      await stop();
      throw new Error(`moto_server did not start on ${url} (exit code ${server.exitCode}).`);
    }
    await sleep(POLL_MS);
  }
  return { url, stop };
}

async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/moto-api/`)).ok;
  } catch {
    return false;
  }
}
