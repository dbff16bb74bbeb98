import { readFileSync } from "node:fs";
import { usePage } from "../cli/page/support/serve-page";
import { runJson } from "../cli/support/run-here";
import { useDesk } from "../cli/support/start-desk";
import { functionsAt } from "../support/functions-at";
import { busy, defineJobs, JOB_BODY } from "../support/jobs";
import { number } from "../support/make-message";
import { repeat } from "../support/make-plan";

const NUMBERS = { "one bug": 12, "other bug": 4, outage: 3 } as const;
type Failing = keyof typeof NUMBERS;
const FAILING: readonly Failing[] = ["one bug", "other bug", "outage"];
const UNEXPECTED = /^Unexpected:[0-9a-f]{8}$/;

const desk = useDesk();
const page = usePage(desk);

const failing = new Set<string>(FAILING);
const application = defineJobs({
  process: async ({ machine }, { fail }) => {
    if (!failing.has(machine)) return undefined;
    if (machine === "outage") return fail("ProviderDown", { key: machine });
    if (machine === "one bug") throw new TypeError(`${machine}: no such field`);
    throw new TypeError(`${machine}: no such field`);
  },
});

let functions: ReturnType<typeof functionsAt>;
beforeAll(() => {
  const { endpoint, reliableQueues } = JSON.parse(readFileSync(desk.endpointFile, "utf8"));
  functions = functionsAt(endpoint, reliableQueues.reliable_q, application, busy());
});
afterAll(() => functions.close());

/** Jobs in turn, so that each batch of the consumer has several kinds. */
const send = (...kinds: readonly Failing[]) =>
  desk.send(
    "main",
    repeat(Math.max(...kinds.map((kind) => NUMBERS[kind])), (index) =>
      kinds
        .filter((kind) => index < NUMBERS[kind])
        .map((machine) => ({
          body: JSON.stringify({ ...JSON.parse(JOB_BODY), machine }),
          attributes: { team_id: number("3") },
        })),
    ).flat(),
  );

async function die(): Promise<void> {
  await functions.consume();
  await functions.notify();
}

/** Causes and their counts from `dlq list --by cause`, most frequent first. */
async function listCauses(...filters: readonly string[]): Promise<readonly (readonly [string, number])[]> {
  const { document } = await runJson(desk, ["list", "--by", "cause", ...filters]);
  await desk.lapse();
  return document.groups.map(({ key, count }: { key: string; count: number }) => [key, count]);
}

/** The steps follow one another, as on one afternoon. */
test("two bugs and an outage are three causes in the alert, in dlq, on its page, and to the redriver", async () => {
  await send(...FAILING);
  await die();

  const causes = await listCauses("--from", "retry");
  const [oneBug, otherBug] = causes.map(([cause]) => cause);
  expect(causes).toEqual([
    [expect.stringMatching(UNEXPECTED), 12],
    [expect.stringMatching(UNEXPECTED), 4],
    [expect.stringMatching(/^ProviderDown:[0-9a-f]{8}$/), 3],
  ]);
  expect(oneBug).not.toBe(otherBug);
  expect(await listCauses("--reason", "Unexpected")).toEqual([
    [oneBug, 12],
    [otherBug, 4],
  ]);
  expect(await listCauses("--cause", otherBug ?? "")).toEqual([[otherBug, 4]]);

  const [alert, ...more] = functions.alerts;
  expect(more).toEqual([]);
  expect(alert?.message).toContain(`WHAT HAPPENED
  16 x Unexpected, scheduled for retry
    2 different causes:
      12 x ${oneBug}
      4 x ${otherBug}
  3 x ProviderDown, scheduled for retry
`);
  for (const cause of [oneBug, otherBug, "ProviderDown"])
    expect(alert?.message).toMatch(new RegExp(`^  [-0-9a-f]{36}  ${cause}, scheduled for retry$`, "m"));

  const { id } = await page.scan();
  const { groups } = (await page.call(`/api/scans/${id}/groups?by=cause`)).json;
  expect(groups.map(({ key, count }: { key: string; count: number }) => [key, count])).toEqual(causes);
  for (const [cause, count] of causes) {
    const path = `/api/scans/${id}/messages?cause=${encodeURIComponent(cause)}`;
    expect((await page.call(path)).json.total).toBe(count);
  }

  // The other bug is fixed and the provider is back, for a while.
  failing.delete("other bug");
  failing.delete("outage");
  expect(await functions.redrive()).toMatchObject({ redriven: 19, returned: 0, heldBack: 0 });
  await die();
  expect(await listCauses()).toEqual([[oneBug, 12]]);

  // Both fail again. Only the bug is known to persist, so it alone gets ten canaries.
  failing.add("other bug").add("outage");
  await send("other bug", "outage");
  await die();
  expect(await functions.redrive()).toMatchObject({ redriven: 17, returned: 12, heldBack: 2 });
  failing.delete("other bug");
  failing.delete("outage");
  await die();
  expect(await listCauses()).toEqual([[oneBug, 12]]);
});
