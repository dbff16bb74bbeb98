import path from "node:path";
import { poison } from "./support/held-messages";
import { runExecutable } from "./support/run-executable";
import { useDesk } from "./support/start-desk";

const desk = useDesk();
const RECORDER = path.join(__dirname, "support/record-modules.cjs");

/** What a command has loaded by its end. */
async function loadedBy(...args: string[]): Promise<{ packages: string[]; modules: number }> {
  const { stderr } = await runExecutable(desk, args, { nodeOptions: ["--require", RECORDER] });
  return JSON.parse(stderr.trim().split("\n").at(-1) ?? "");
}

/** tsx and its compiler run the command's sources; an installed package has them compiled. */
const RUNS_SOURCES = ["esbuild", "tsx"];

test.each([["--help"], ["--version"], ["redrive", "--help"]])("dlq %s %s loads no SDK", async (...args) => {
  const { packages, modules } = await loadedBy(...args);

  expect(packages.filter((name) => !RUNS_SOURCES.includes(name))).toEqual(["commander", "valibot"]);
  expect(modules).toBeLessThanOrEqual(172);
});

test("dlq list loads the SQS client, and no other service's, no server and no prompt", async () => {
  await desk.send("quarantine", [poison()]);

  const { packages, modules } = await loadedBy("list", "--endpoint-file", desk.endpointFile);

  expect(packages.filter((name) => name.startsWith("@aws-sdk/client-"))).toEqual(["@aws-sdk/client-sqs"]);
  for (const unused of ["hono", "@hono/node-server", "@inquirer/confirm", "fauxqs", "diff", "fflate"]) {
    expect(packages).not.toContain(unused);
  }
  expect(modules).toBeLessThanOrEqual(204);
});

test("dlq ui has loaded the SQS client, and no other service's, when its first page is served", async () => {
  const args = ["ui", "--endpoint-file", desk.endpointFile, "--no-open"];
  const { stderr } = await runExecutable(desk, args, {
    nodeOptions: ["--require", RECORDER],
    onStart: (child) => {
      let said = "";
      let isServed = false;
      child.stdout?.on("data", (chunk) => {
        said += chunk;
        const [address] = /http:\S+/.exec(said) ?? [];
        if (address === undefined || isServed) return;
        isServed = true;
        void fetch(address).finally(() => child.kill("SIGINT"));
      });
    },
  });
  const { packages, modules } = JSON.parse(stderr.trim().split("\n").at(-1) ?? "");

  expect(packages.filter((name: string) => name.startsWith("@aws-sdk/client-"))).toEqual([
    "@aws-sdk/client-sqs",
  ]);
  expect(packages).toEqual(expect.arrayContaining(["hono", "@hono/node-server"]));
  for (const unused of ["@inquirer/confirm", "fauxqs", "diff", "cdktf", "fflate"]) {
    expect(packages).not.toContain(unused);
  }
  expect(modules).toBeLessThanOrEqual(275);
});
