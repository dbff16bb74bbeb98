import path from "node:path";
import { readEntries } from "./support/read-own";
import { makeProject, useRun } from "./support/use-run";

/** Somebody else's project: one stack with two queues, and no function that simulates their senders. */
const SOURCES = path.join(__dirname, "support/two-queues");
const FILES = {
  "cdktf.json": { language: "typescript", app: `tsx "${path.join(SOURCES, "main.ts")}"` },
  "package.json": {
    name: "two-queues",
    reliableQueue: {
      queues: {
        card_payments: path.join(SOURCES, "payments.ts"),
        refunds: path.join(SOURCES, "payments.ts"),
      },
    },
  },
};

const run = useRun(() => makeProject(FILES));

test("every queue of a project is sent its application's samples, and reconciles by itself", async () => {
  const queue = {
    produced: 7,
    bad: 3,
    processed: 4,
    quarantined: 3,
    retryScheduled: expect.any(Number),
    redriven: expect.any(Number),
    processedAfterRedrive: 2,
    collateral: 0,
    lost: 0,
    problems: [],
  };
  expect(run.result).toMatchObject({ queues: { card_payments: queue, refunds: queue }, balanced: true });
  expect(await run.exitCode).toBe(0);
});

describe("a payment that its merchant sent twice", () => {
  /**
   * What the consumer's function recorded, in order. A message that needed no work is a copy. A message can be
   * received again after it was processed if an invocation times out on a busy machine.
   */
  const done = async (queue: string) => {
    const ledger = path.join(run.folder, ".local", "ledgers", `${queue}-consumer.ndjson`);
    const entries = await readEntries(ledger.replace("card_payments", "card-payments"));
    return entries.filter(({ redriven }) => redriven === false).map(({ copy = false }) => copy);
  };

  test("is processed once if the queue processes each payment once: its second message needs no work", async () => {
    const [first, ...others] = await done("refunds");

    expect(first).toBe(false);
    expect(new Set(others)).toEqual(new Set([true]));
  });

  test("is processed twice if it does not", async () => {
    const messages = await done("card_payments");

    expect(messages.length).toBeGreaterThanOrEqual(2);
    expect(messages).not.toContain(true);
  });
});

test("the alerts of a queue go to its own address, and contain the application's reasons", async () => {
  for (const name of ["card_payments", "refunds"]) {
    const all = (await run.mailsTo(`${name}@example.com`)).join("\n");
    for (const reason of ["PaymentRefused", "ProviderDown", "MalformedBody", "MissingMerchantId"]) {
      expect(all).toContain(reason);
    }
  }
});

test("a webhook gets the same alerts as JSON, while e-mail stays text and a producer's own address is still filtered", async () => {
  const posts = await run.mailsTo("https___hooks.example.com_refunds");
  const bodies = posts.map((text) => JSON.parse(JSON.parse(text).Message));
  const mails = await run.mailsTo("refunds@example.com");

  expect(bodies.length).toBe(mails.length);
  expect(bodies.map(({ source, metadata }) => [source, metadata.additionalContext.queue])).toEqual(
    bodies.map(() => ["custom", "refunds"]),
  );
  for (const text of mails) expect(text).toMatch(/\r\n\r\n\d+ messages? from /);
});

test("the alerts of the queue whose alerts can be acknowledged name the command, but a producer's own do not", async () => {
  const of = async (address: string) =>
    (await run.mailsTo(address)).map((text) => text.replaceAll("=\r\n", ""));

  for (const text of await of("refunds@example.com"))
    expect(text).toMatch(/npx dlq ack \w+.* --queue refunds/);
  for (const text of await of("card_payments@example.com")) expect(text).not.toContain("dlq ack");
  expect(await of("m-1.refunds@example.com")).not.toEqual([]);
  for (const text of await of("m-1.refunds@example.com")) expect(text).not.toContain("dlq ack");
});
