import type { ProcessContext } from "../../../core/application/application";
import { withLedger } from "../../../handlers/consumer/with-ledger";
import { defineJobs } from "../../support/jobs";

const application = defineJobs();

const CONTEXT = {
  messageId: "message-1",
  idempotencyKey: "first-id",
  redriven: true,
} as ProcessContext<never>;

async function playWith(process: () => Promise<ReturnType<typeof application.fail> | undefined>) {
  const entries: unknown[] = [];
  const { application: noting } = withLedger(
    { ...application, process },
    async (entry) => void entries.push(entry),
  );
  const result = await noting.process(undefined as never, CONTEXT).catch((error: Error) => error.message);
  return { entries, result };
}

test("a message that was processed is entered in the ledger, by the id with which it was first sent", async () => {
  expect((await playWith(async () => undefined)).entries).toEqual([
    { message_id: "message-1", idempotency_key: "first-id", redriven: true },
  ]);
});

test("a message that failed is not entered", async () => {
  const verdict = application.fail("MachineBusy");

  expect(await playWith(async () => verdict)).toEqual({ entries: [], result: verdict });
  expect(await playWith(() => Promise.reject(new Error("broken")))).toEqual({
    entries: [],
    result: "broken",
  });
});

test("a message that cannot be entered is not done", async () => {
  const { application: noting } = withLedger({ ...application, process: async () => undefined }, () =>
    Promise.reject(new Error("disk full")),
  );

  await expect(noting.process(undefined as never, CONTEXT)).rejects.toThrow("disk full");
});

test("a message that needed no work, because a copy of it was processed before, is entered as such", async () => {
  const entries: unknown[] = [];
  const { onCopy } = withLedger(application, async (entry) => void entries.push(entry));

  await onCopy?.(CONTEXT);

  expect(entries).toEqual([
    { message_id: "message-1", idempotency_key: "first-id", redriven: true, copy: true },
  ]);
});
