import { Leases } from "../../cli/scan/release";
import type { SqsPort } from "../../core/messages/sqs-port";

/** 95 messages of two queues. */
function leases(): Leases {
  const made = new Leases();
  for (let index = 0; index < 95; index += 1) made.add(`https://queue-${index % 2}`, `receipt-${index}`);
  return made;
}

test("what is given back goes in batches of ten, eight at once, each message in one", async () => {
  const given: string[] = [];
  let underWay = 0;
  let most = 0;
  const changeVisibility: SqsPort["changeVisibility"] = async (queueUrl, entries) => {
    underWay += 1;
    most = Math.max(most, underWay);
    await new Promise(setImmediate);
    underWay -= 1;
    given.push(...entries.map(({ receiptHandle }) => `${queueUrl} ${receiptHandle}`));
    return { confirmed: new Map(entries.map((_entry, index) => [index, ""])), failed: [] };
  };
  const updates: number[] = [];
  const progress = { update: (done: number) => void updates.push(done), end: () => void updates.push(-1) };

  const hidden = await leases().release({ changeVisibility } as SqsPort, progress);

  expect(hidden).toBe(0);
  expect(given).toHaveLength(95);
  expect(new Set(given).size).toBe(95);
  expect(most).toBe(8);
  expect(updates.slice(-2)).toEqual([95, -1]);
});

test("what a call leaves unconfirmed, or fails with, stays hidden and is counted", async () => {
  let calls = 0;
  const changeVisibility: SqsPort["changeVisibility"] = async () => {
    calls += 1;
    if (calls === 1) throw new Error("refused");
    return { confirmed: new Map([[0, ""]]), failed: [] };
  };

  expect(await leases().release({ changeVisibility } as SqsPort)).toBe(95 - 9);
});
