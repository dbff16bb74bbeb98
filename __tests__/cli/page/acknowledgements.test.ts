import { existsSync } from "node:fs";
import { MAX_ACKNOWLEDGEMENT_MS } from "../../../core/alerts/acknowledgement";
import { contextOf } from "../support/context-of";
import { awsError } from "../support/faulty-proxy";
import { poison, times } from "../support/held-messages";
import { readTrail } from "../support/read-trail";
import { runHere } from "../support/run-here";
import { useDesk } from "../support/start-desk";
import { useAcknowledgements } from "../support/use-acknowledgements";
import { servePage, usePage } from "./support/serve-page";

const desk = useDesk();
const off = usePage(desk);
const on = useAcknowledgements(desk);

const GROUP = { queue: "quarantine", cause: "MissingTeamId" } as const;
const EIGHT_HOURS_MS = 8 * 3_600_000;

/** The page of a deployment whose alerts can be acknowledged. */
async function withPage<T>(
  work: (page: Awaited<ReturnType<typeof servePage>>) => Promise<T>,
  readOnly = false,
): Promise<T> {
  const page = await servePage(desk, { readOnly, source: { create: contextOf(on, "ui").another } });
  try {
    return await work(page);
  } finally {
    await page.stop();
  }
}

test("a deployment without acknowledgements has none, and that is not a failure", async () => {
  expect(await off.call("/api/acknowledgements")).toMatchObject({
    status: 200,
    json: { isOn: false, acknowledged: [] },
  });
});

test("a group is acknowledged as by the command, is shown to the command, and can be resumed", async () => {
  await desk.send("quarantine", times(3, poison));

  await withPage(async (page) => {
    const { id } = await page.scan();
    const added = await page.post("/api/acknowledgements", { ...GROUP, scan: id, forMs: EIGHT_HOURS_MS });
    const [stored] = await on.table.readAll();
    const listed = await runHere(desk, ["ack", "--list", "--json", "--endpoint-file", on.endpointFile], {
      bare: true,
    });
    const removed = await page.post("/api/acknowledgements/remove", GROUP);

    expect(added.json).toEqual({
      isOn: true,
      acknowledged: [
        { ...GROUP, by: expect.any(String), until: stored?.until, resumesAt: 7, alertsAgain: false },
      ],
    });
    expect(stored).toMatchObject({ ...GROUP, held: 3, factor: 2 });
    expect((stored?.until ?? 0) - (stored?.at ?? 0)).toBe(EIGHT_HOURS_MS);
    expect(JSON.parse(listed.stdout).acknowledged).toMatchObject([GROUP]);
    expect(removed.json).toEqual({ isOn: true, acknowledged: [] });
    expect(await on.table.readAll()).toEqual([]);
    expect(readTrail(page.audit)).toMatchObject([
      { command: "snooze", via: "page", groups: [{ ...GROUP, held: 3 }], outcome: "done" },
      { command: "ack", via: "page", groups: [GROUP], removes: true, outcome: "done" },
    ]);
  });
});

test("seven days are accepted", async () => {
  await desk.send("quarantine", [poison()]);

  await withPage(async (page) => {
    const { id } = await page.scan();
    await page.post("/api/acknowledgements", { ...GROUP, scan: id, forMs: MAX_ACKNOWLEDGEMENT_MS });

    expect(readTrail(page.audit)).toMatchObject([{ command: "ack" }]);
  });
});

test("messages that another consumer has received since the scan count", async () => {
  await desk.send("quarantine", times(3, poison));

  await withPage(async (page) => {
    const { id } = await page.scan();
    await desk.receive("quarantine", 3);
    await page.post("/api/acknowledgements", { ...GROUP, scan: id, forMs: EIGHT_HOURS_MS });

    expect(await on.table.readAll()).toMatchObject([{ ...GROUP, held: 3 }]);
  });
});

test("a read-only page shows them, and has no route that changes them", async () => {
  await withPage(async (page) => {
    const request = { ...GROUP, scan: "latest", forMs: EIGHT_HOURS_MS };

    expect(await page.call("/api/acknowledgements")).toMatchObject({ status: 200, json: { isOn: true } });
    expect((await page.post("/api/acknowledgements", request)).status).toBe(404);
    expect((await page.post("/api/acknowledgements/remove", GROUP)).status).toBe(404);
  }, true);
});

test.each([
  ["more than seven days", { forMs: MAX_ACKNOWLEDGEMENT_MS + 1 }],
  ["a name that is no group's", { forMs: 1_000, cause: "<b>" }],
  ["a queue that holds nothing", { forMs: 1_000, queue: "main" }],
])("%s: the request is refused, and nothing is recorded", async (_what, wrong) => {
  await withPage(async (page) => {
    const { id } = await page.scan();

    const { status, json } = await page.post("/api/acknowledgements", { ...GROUP, scan: id, ...wrong });

    expect([status, json.error.code]).toEqual([400, "Usage"]);
    expect(await on.table.readAll()).toEqual([]);
    expect(existsSync(page.audit)).toBe(false);
  });
});

test("a denied call names the missing IAM statement", async () => {
  await withPage(async (page) => {
    on.proxy.inject(() => awsError("AccessDeniedException", "no", 400));

    const { status, json } = await page.call("/api/acknowledgements");

    expect(status).toBe(500);
    expect(json.error.message).toContain("dynamodb:Scan");
  });
});
