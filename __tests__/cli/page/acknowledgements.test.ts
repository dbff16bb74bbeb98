import { existsSync } from "node:fs";
import { type Acknowledgement, MAX_ACKNOWLEDGEMENT_MS } from "../../../core/acknowledgements/acknowledgement";
import { useStopLater } from "../../support/hooks";
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
const stopLater = useStopLater();
const on = useAcknowledgements(desk);

const GROUP = { queue: "quarantine", cause: "MissingTeamId" } as const;
const EIGHT_HOURS_MS = 8 * 3_600_000;

/** The page of a deployment whose alerts can be acknowledged. */
const serveOn = async (readOnly = false) =>
  stopLater(await servePage(desk, { readOnly, source: { create: contextOf(on, "ui").another } }));

test("a deployment without acknowledgements has none, and that is not a failure", async () => {
  expect(await off.call("/api/acknowledgements")).toMatchObject({
    status: 200,
    json: { isOn: false, acknowledged: [] },
  });
});

test("a group is acknowledged as by the command, is shown to the command, and can be resumed", async () => {
  await desk.send("quarantine", times(3, poison));
  const page = await serveOn();
  const { id } = await page.scan();
  const added = await page.post("/api/acknowledgements", { ...GROUP, scan: id, forMs: EIGHT_HOURS_MS });
  const [stored] = await on.table.readAll();
  const list = ["ack", "--list", "--json", "--endpoint-file", on.endpointFile];
  const listed = await runHere(desk, list, { bare: true });
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

test("seven days are accepted", async () => {
  await desk.send("quarantine", [poison()]);
  const page = await serveOn();
  const { id } = await page.scan();
  await page.post("/api/acknowledgements", { ...GROUP, scan: id, forMs: MAX_ACKNOWLEDGEMENT_MS });

  expect(readTrail(page.audit)).toMatchObject([{ command: "ack" }]);
});

test("messages that another consumer has received since the scan count", async () => {
  await desk.send("quarantine", times(3, poison));
  const page = await serveOn();
  const { id } = await page.scan();
  await desk.receive("quarantine", 3);
  await page.post("/api/acknowledgements", { ...GROUP, scan: id, forMs: EIGHT_HOURS_MS });

  expect(await on.table.readAll()).toMatchObject([{ ...GROUP, held: 3 }]);
});

test("a cause that is the name of a reason stands for itself, and not for other causes of the reason", async () => {
  const busy = (cause: string) => poison({ reason: "MachineBusy", cause });
  await desk.send("quarantine", [busy("MachineBusy"), busy("MachineBusy:00000001")]);
  const bare = { queue: "quarantine", cause: "MachineBusy" } as const;
  const page = await serveOn();
  const { id } = await page.scan();
  await page.post("/api/acknowledgements", { ...bare, scan: id, forMs: EIGHT_HOURS_MS });
  const recorded = await on.table.readAll();
  await on.table.put({ ...recorded[0], cause: "MachineBusy:00000001" } as Acknowledgement);
  const removed = await page.post("/api/acknowledgements/remove", bare);

  expect(recorded).toMatchObject([{ ...bare, held: 1 }]);
  expect(removed.json.acknowledged).toMatchObject([{ cause: "MachineBusy:00000001" }]);
  expect(await on.table.readAll()).toHaveLength(1);
});

test("messages that have left since the scan do not count, even if others are in flight", async () => {
  await desk.send("quarantine", times(5, poison));
  const page = await serveOn();
  const { id } = await page.scan();
  await desk.purge("quarantine");
  await desk.send("quarantine", times(2, poison));
  await desk.receive("quarantine", 1);
  await page.post("/api/acknowledgements", { ...GROUP, scan: id, forMs: EIGHT_HOURS_MS });

  expect(await on.table.readAll()).toMatchObject([{ ...GROUP, held: 2 }]);
});

test("a group whose messages have all left since the scan is not acknowledged, and the page says so", async () => {
  await desk.send("quarantine", times(2, poison));
  const page = await serveOn();
  const { id } = await page.scan();
  await desk.purge("quarantine");
  const { status, json } = await page.post("/api/acknowledgements", {
    ...{ ...GROUP, scan: id, forMs: EIGHT_HOURS_MS },
  });

  expect([status, json.error]).toEqual([
    404,
    {
      code: "NoSuchGroup",
      message: "No message of MissingTeamId is in quarantine any more. Nothing was recorded. Scan again.",
    },
  ]);
  expect(await on.table.readAll()).toEqual([]);
});

test("what was recorded is answered even if the table cannot be read afterwards", async () => {
  await desk.send("quarantine", times(3, poison));
  const other = { queue: "retry", cause: "MachineBusy:12345678" } as const;
  const at = Date.now();
  await on.table.put({
    ...{ ...other, by: "arn:aws:iam::000000000000:user/ana", at, until: at + 86_400_000 },
    ...{ held: 1, factor: 2, added: 0, suppressed: 0 },
  });
  const noReadAfter = (change: string) => {
    let changed = false;
    on.proxy.inject(({ action }) => {
      if (changed && action === "Scan") return awsError("ExpiredTokenException");
      changed ||= action === change;
      return undefined;
    });
  };
  const page = await serveOn();
  const { id } = await page.scan();
  noReadAfter("PutItem");
  const added = await page.post("/api/acknowledgements", { ...GROUP, scan: id, forMs: EIGHT_HOURS_MS });
  noReadAfter("DeleteItem");
  const removed = await page.post("/api/acknowledgements/remove", GROUP);

  expect([added.status, removed.status]).toEqual([200, 200]);
  expect(added.json.acknowledged).toMatchObject([other, { ...GROUP, resumesAt: 7 }]);
  expect(removed.json.acknowledged).toMatchObject([other]);
});

test("a read-only page shows them, and has no route that changes them", async () => {
  const page = await serveOn(true);
  const request = { ...GROUP, scan: "latest", forMs: EIGHT_HOURS_MS };

  expect(await page.call("/api/acknowledgements")).toMatchObject({ status: 200, json: { isOn: true } });
  expect((await page.post("/api/acknowledgements", request)).status).toBe(404);
  expect((await page.post("/api/acknowledgements/remove", GROUP)).status).toBe(404);
});

test.each([
  ["more than seven days", { forMs: MAX_ACKNOWLEDGEMENT_MS + 1 }],
  ["a name that is no group's", { forMs: 1_000, cause: "<b>" }],
  ["a queue that holds nothing", { forMs: 1_000, queue: "main" }],
])("%s: the request is refused, and nothing is recorded", async (_what, wrong) => {
  const page = await serveOn();
  const { id } = await page.scan();

  const { status, json } = await page.post("/api/acknowledgements", { ...GROUP, scan: id, ...wrong });

  expect([status, json.error.code]).toEqual([400, "Usage"]);
  expect(await on.table.readAll()).toEqual([]);
  expect(existsSync(page.audit)).toBe(false);
});

test("a denied call names the missing IAM statement", async () => {
  const page = await serveOn();
  on.proxy.inject(() => awsError("AccessDeniedException", "no", 400));

  const { status, json } = await page.call("/api/acknowledgements");

  expect(status).toBe(500);
  expect(json.error.message).toContain("dynamodb:Scan");
});
