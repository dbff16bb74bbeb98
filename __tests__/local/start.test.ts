import { writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import path from "node:path";
import { useFreshFolder } from "../support/folder";
import { runScript } from "./support/run-start";

const folder = useFreshFolder();
const start = (...args: string[]) => runScript("local/start.ts", args);

describe("npm start exits with 2 and says what is wrong", () => {
  test.each([
    [["--second", "5"], "error: unknown option '--second'\n(Did you mean --seconds?)\n"],
    [
      ["--seconds", "0"],
      "error: option '--seconds <number>' argument '0' is invalid. It must be a number from 0.1 to 55.\n",
    ],
    [
      ["--messages", "1.5"],
      "error: option '--messages <number>' argument '1.5' is invalid. It must be a whole number from 1 to 1000.\n",
    ],
    [
      ["--seed", "x"],
      "error: option '--seed <number>' argument 'x' is invalid. It must be a whole number from 0 to 4294967295.\n",
    ],
    [["--port"], "error: option '--port <number>' argument missing\n"],
    [["now"], "error: too many arguments. Expected 0 arguments but got 1.\n"],
  ])("for %p", async (args, message) => {
    const run = start(...args);

    expect(await run.exitCode).toBe(2);
    expect(run.said).toEqual({ stdout: "", stderr: message });
  });
});

test("npm start explains its options", async () => {
  const run = start("--help");

  expect(await run.exitCode).toBe(0);
  for (const flag of ["seconds", "messages", "seed", "port", "out", "json", "keep", "no-ui"]) {
    expect(run.said.stdout).toContain(`--${flag}`);
  }
});

test("a busy port is reported at once, with what to do", async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" ? address?.port : undefined;
  const run = start("--port", String(port), "--out", folder.path);

  expect(await run.exitCode).toBe(1);
  expect(run.said).toEqual({
    stdout: "",
    stderr: `Port ${port} is in use. Stop the program that uses it, choose another port with --port, or omit --port to use a free one.\n`,
  });
  server.close();
});

test("a folder with foreign files is not touched", async () => {
  await writeFile(path.join(folder.path, "letter.txt"), "dear");
  const run = start("--out", folder.path);

  expect(await run.exitCode).toBe(1);
  expect(run.said.stderr).toBe(
    `Folder ${folder.path} contains files that no local run wrote. Choose an empty or new folder with --out.\n`,
  );
});

test.each([
  [
    "that is no ES module",
    "export default __dirname;",
    "cannot be loaded as an ES module, as which it is deployed: ReferenceError: __dirname is not defined in ES module scope",
  ],
  [
    "whose default export is none",
    "export default { process: async () => {} };",
    "has no default export created with defineApplication.",
  ],
  [
    "that is not there",
    undefined,
    "does not exist. Correct its path: package.json names it below reliableQueue.queues, or application of the ReliableQueue does.",
  ],
])("an application module %s is named, before anything is synthesized", async (_, source, problem) => {
  const { path: project } = folder;
  await writeFile(path.join(project, "package.json"), '{"reliableQueue":{"queues":{"jobs":"./jobs.ts"}}}');
  if (source !== undefined) await writeFile(path.join(project, "jobs.ts"), source);
  const run = runScript("local/start.ts", ["--no-ui"], {}, project);

  expect(await run.exitCode).toBe(1);
  expect(run.said.stderr).toBe(`The application module ${path.join(project, "jobs.ts")} ${problem}\n`);
});
