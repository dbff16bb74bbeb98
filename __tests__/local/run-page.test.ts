import { useFolder } from "../support/folder";
import { runScript } from "./support/run-start";

const out = useFolder();
jest.setTimeout(60_000);

/** Waits until a process has printed something, and returns it. */
async function printed(run: ReturnType<typeof runScript>, pattern: RegExp): Promise<string> {
  for (;;) {
    const [found] = pattern.exec(run.said.stdout) ?? [];
    if (found !== undefined) return found;
    await new Promise((resolve) => run.child.stdout.once("data", resolve));
  }
}

test("npm start serves the page before it has created its queues, and the page says so", async () => {
  const run = runScript("local/start.ts", ["--messages", "1", "--out", out]);
  const url = new URL(await printed(run, /http:\S+#token=\S+/));
  const headers = { "x-dlq-token": url.hash.replace("#token=", ""), "content-type": "application/json" };
  const made = /Created \d+ queues/.test(run.said.stdout);
  const page = await fetch(url.origin);
  const scan = await fetch(`${url.origin}/api/scans`, { method: "POST", body: "{}", headers });
  const answer: unknown = await scan.json();
  run.child.kill("SIGINT");
  const exitCode = await run.exitCode;

  expect(made).toBe(false);
  expect(page.status).toBe(200);
  expect(scan.status).toBe(503);
  expect(answer).toMatchObject({ error: { code: "Starting" } });
  expect(exitCode).toBe(130);
});
