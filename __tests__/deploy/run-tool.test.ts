import { runTool } from "./support/run-tool";

const FAILS = `
console.log("\\u2577\\n\\u2502 Error: reading a queue\\n\\u2575");
for (let line = 1; line <= 200; line++) console.log("Still creating " + line);
process.exitCode = 3;
`;

test("puts the errors of a failed program before the end of its output, which may be long", async () => {
  const run = runTool(process.execPath, ["-e", FAILS], { cwd: __dirname, environment: {} });

  const { message } = await run.then(
    () => ({ message: "" }),
    (error: Error) => error,
  );

  const lines = message.slice(message.indexOf("ended with 3:")).split("\n");
  expect(lines.slice(0, 5)).toEqual([
    "ended with 3:",
    "╷",
    "│ Error: reading a queue",
    "╵",
    "The last lines of its output, of 203:",
  ]);
  expect(lines.at(-1)).toBe("Still creating 200");
  expect(lines).not.toContain("Still creating 140");
});
