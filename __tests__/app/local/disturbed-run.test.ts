import path from "node:path";
import { readEntries, readTexts } from "../../local/support/read-own";
import { runScript } from "../../local/support/run-start";
import { useFolder } from "../../support/folder";

/**
 * JSON writes the escape character as six others. A terminal that received the character itself would erase the line.
 */
const MARK = "marked-4712";
const MARKED_ID = `\u001b[2K${MARK}`;
const ID = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}";

const out = useFolder();
let run: ReturnType<typeof runScript>;

beforeAll(async () => {
  run = runScript("__tests__/app/local/support/disturb-run.ts", [
    MARKED_ID,
    // Two of these lack store_id, and none asks for a sold-out product, so there is nothing to wait for.
    ...["--messages", "6", "--seed", "7", "--out", out],
  ]);
  await run.exitCode;
}, 600_000);

test("a run with a removed message and added ones exits with 1 and names each of them", async () => {
  const removed = /removed (\S+)/.exec(run.said.stderr)?.[1];
  const [, problems = ""] = run.said.stdout.split("The run does not reconcile:\n");
  const [lost, ...others] = problems.trimEnd().split("\n");
  const strangers = others.slice(0, 3);

  expect(await run.exitCode).toBe(1);
  expect(run.said.stderr).toMatch(new RegExp(`^removed ${ID}\n$`));
  expect(lost).toBe(
    `  - Message ${removed} is lost: it was sent, but it is neither processed nor in any queue.`,
  );
  expect(strangers).toEqual([
    expect.stringMatching(new RegExp(`^  - Message ${ID} is processed, but was never sent\\.$`)),
    expect.stringMatching(new RegExp(`^  - Message ${ID} is in quarantine, but was never sent\\.$`)),
    expect.stringMatching(/^What the functions logged is in /),
  ]);
  expect(run.said.stdout).toMatch(/ lost +│ +1 │/);
});

test("no order id appears in the terminal, an e-mail or a log", async () => {
  const ledger = (name: string) => readEntries(path.join(out, "ledgers", `reliable-q-${name}.ndjson`));
  const ids = [MARK, ...(await ledger("producer")).map(({ order_id }) => String(order_id))];
  const written = [
    ...(await readTexts(path.join(out, "logs"))),
    ...(await readTexts(path.join(out, "mail"))),
    ["stdout", run.said.stdout],
    ["stderr", run.said.stderr],
  ];

  expect(run.said.stdout).toContain("is processed, but was never sent.");
  expect(written.map(([name]) => name)).toEqual(
    expect.arrayContaining([
      "reliable-q-consumer.log",
      "reliable-q-notifier.log",
      expect.stringMatching(/^operations@example\.com.+\.eml$/),
    ]),
  );
  for (const id of ids) {
    expect(written.filter(([, content]) => content?.includes(id)).map(([name]) => name)).toEqual([]);
  }
});
