import { spawn } from "node:child_process";
import { createServer } from "node:http";

/**
 * Simulates the payment providers while a command runs: `tsx providers.ts <command>`. It accepts every payment except
 * one of 42200 cents, and below /outage it accepts none for globex.
 */
const PORT = 8787;

const server = createServer((request, response) => {
  let body = "";
  request.setEncoding("utf8").on("data", (text: string) => {
    body += text;
  });
  request.on("end", () => {
    const { cents } = JSON.parse(body);
    if (request.url?.startsWith("/outage/globex")) response.statusCode = 503;
    else if (cents === 42_200) response.statusCode = 422;
    // A response that payments.ts does not expect.
    else if (cents === 41_800) response.statusCode = 418;
    else response.statusCode = 201;
    response.end();
  });
});

server.listen(PORT, "127.0.0.1", () => {
  const [command = "", ...args] = process.argv.slice(2);
  const child = spawn(command, args, { stdio: "inherit" });
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => child.kill(signal));
  child.on("exit", (code) => process.exit(code ?? 1));
});
