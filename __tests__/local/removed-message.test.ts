import { rm } from "node:fs/promises";
import { makeFolder } from "./support/make-function";
import { runScript } from "./support/run-start";

test("a run from which one message was removed exits with 1 and names the message", async () => {
  const out = await makeFolder();
  const run = runScript("__tests__/local/support/remove-one-message.ts", [
    ...["--json", "--seconds", "1", "--seed", "7", "--out", out],
  ]);
  const result = await run.json();
  const removed = /removed (\S+)/.exec(run.said.stderr)?.[1];

  expect(await run.exitCode).toBe(1);
  expect(result).toMatchObject({ lost: 1, balanced: false });
  expect(result.problems).toEqual([
    expect.stringMatching(
      new RegExp(
        `^Order ${removed} \\(message [0-9a-f-]{36}\\) is lost: it was sent, but it is neither processed nor in any queue\\.$`,
      ),
    ),
  ]);
  await rm(out, { recursive: true });
}, 90_000);
