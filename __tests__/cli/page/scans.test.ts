import { awsError } from "../support/faulty-proxy";
import { poison, retryScheduled, SECRET, times } from "../support/held-messages";
import { runHere } from "../support/run-here";
import { useDesk } from "../support/start-desk";
import { servePage, usePage } from "./support/serve-page";

const desk = useDesk();
const page = usePage(desk);

const get = async (path: string) => (await page.call(path)).json;

test("a scan receives what is held, releases it, and keeps a copy", async () => {
  await desk.send("quarantine", times(2, poison));
  await desk.send("retry", [retryScheduled()]);

  const scan = await page.scan();

  expect(scan).toMatchObject({
    state: "done",
    received: 3,
    expected: 3,
    invisible: 0,
    tooMany: false,
    facets: {
      reasons: [
        { value: "MissingTeamId", count: 2 },
        { value: "MachineBusy", count: 1 },
      ],
    },
  });
  expect(scan.queues.map(({ queue, received }) => [queue, received])).toEqual([
    ["retry", 1],
    ["quarantine", 2],
  ]);
  expect([...desk.contents("quarantine"), ...desk.contents("retry")].map(({ state }) => state)).toEqual(
    Array(3).fill("ready"),
  );
});

test("while a scan runs, a second page gets that one, because two would hide messages from each other", async () => {
  await desk.send("quarantine", [poison()]);
  const [one, other] = await Promise.all([page.post("/api/scans"), page.post("/api/scans")]);
  const scan = await page.scan();

  expect(one.json.scan.id).toBe(other.json.scan.id);
  expect(scan.received).toBe(1);
});

test("while it runs, it says until when messages are invisible, and a stop releases them", async () => {
  await desk.send("quarantine", times(12, poison));
  const stream = await page.listen();
  let stopped: Promise<unknown> | undefined;
  const stop = () => {
    stopped ??= page.post("/api/scans/latest/stop");
  };
  desk.proxy.inject(({ action }) =>
    action === "ReceiveMessage" && stream.events.some(({ type }) => type === "scan")
      ? { meanwhile: stop }
      : undefined,
  );
  const { id } = (await page.post("/api/scans")).json.scan;
  const seen = await stream.until((event) =>
    event.type === "scan" && event.scan.id === id && event.scan.invisible > 0 ? event.scan : undefined,
  );
  const end = await stream.until((event) =>
    event.type === "scan" && event.scan.id === id && event.scan.state !== "running" ? event.scan : undefined,
  );
  await stopped;

  expect(seen.invisibleUntil).toBeGreaterThan(seen.startedAt);
  expect(end.invisible).toBe(0);
  expect(end).not.toHaveProperty("invisibleUntil");
  expect(desk.contents("quarantine").every(({ state }) => state === "ready")).toBe(true);
});

test("only the requested queues are received from", async () => {
  await desk.send("quarantine", [poison()]);
  await desk.send("retry", [retryScheduled()]);

  expect(await page.scan({ queues: ["retry"] })).toMatchObject({ received: 1 });
});

test("a scan that fails says why in the command's words, and the next one works", async () => {
  await desk.send("quarantine", [poison()]);
  desk.proxy.inject(({ action }) =>
    action === "ReceiveMessage" ? awsError("ExpiredToken", "expired", 403) : undefined,
  );
  const failed = await page.scan();
  desk.proxy.inject(() => undefined);

  expect(failed).toMatchObject({ state: "failed", problem: { code: "ExpiredCredentials" } });
  expect(failed.problem?.message).toContain("Your AWS credentials have expired. Sign in again");
  expect(await page.scan()).toMatchObject({ state: "done", received: 1 });
});

test("a missing queue is reported in the command's words", async () => {
  desk.proxy.inject(({ action, input }) =>
    action === "GetQueueAttributes" && String(input.QueueUrl).includes("/quarantine_")
      ? awsError("QueueDoesNotExist", "The specified queue does not exist.")
      : undefined,
  );

  const { problem } = await page.scan();
  const { stderr } = await runHere(desk, ["list"]);

  expect(problem).toMatchObject({ code: "NoSuchQueue" });
  expect(stderr).toContain(problem?.message);
});

test("a denied call names the missing IAM statement", async () => {
  await desk.send("quarantine", [poison()]);
  desk.proxy.inject(({ action }) =>
    action === "ReceiveMessage" ? awsError("AccessDenied", "no", 403) : undefined,
  );

  const { problem } = await page.scan();

  expect(problem?.code).toBe("AccessDenied");
  expect(JSON.parse(problem?.remedy ?? "")).toMatchObject({ Effect: "Allow" });
});

test("messages come in pages of 100, quarantine first and oldest first", async () => {
  await desk.send("retry", [retryScheduled()]);
  await desk.send("quarantine", times(101, poison));
  const { id } = await page.scan();

  const first = await get(`/api/scans/${id}/messages`);
  const second = await get(`/api/scans/${id}/messages?page=2`);

  expect(first).toMatchObject({ total: 102, page: 1, pageSize: 100 });
  expect(first.messages).toHaveLength(100);
  expect(second.messages.map(({ queue }: { queue: string }) => queue)).toEqual(["quarantine", "retry"]);
});

test.each([
  ["reason=missingteamid", 2],
  ["cause=MachineBusy:12345678", 1],
  ["producer=3", 1],
  ["queue=retry", 1],
  ["queue=retry&queue=quarantine", 3],
  ["attempt=1", 1],
  ["olderThan=30m", 3],
  ["newerThan=30m", 0],
  ["body=machine%3Dmachine-113", 1],
  ["bodyContains=order-", 2],
  ["attribute=contact_me", 3],
  ["withoutAttribute=team_id", 2],
  ["reason=MissingTeamId&attempt=1", 0],
])("the filter %s selects the same as the command's options", async (query, total) => {
  await desk.send("quarantine", times(2, poison));
  await desk.send("retry", [retryScheduled()]);
  const { id } = await page.scan();

  expect(await get(`/api/scans/${id}/messages?${query}`)).toMatchObject({ total });
});

test.each([
  ["olderThan=soon", "olderThan: It must be a whole number with a unit: 90s, 15m, 2h, 3d or 1w."],
  ["body=%20", "body: It must be name=value or a name alone, and neither may be empty."],
  ["attempt=x", /The filter attempt/],
  ["queue=main", /The filter queue/],
  ["page=0", "The page number must be a whole number of at least 1."],
])("the filter %s is refused", async (query, message) => {
  await desk.send("quarantine", [poison()]);
  const { id } = await page.scan();
  const answer = await page.call(`/api/scans/${id}/messages?${query}`);

  expect(answer.status).toBe(400);
  expect(answer.json.error.message).toEqual(
    typeof message === "string" ? message : expect.stringMatching(message),
  );
});

test("groups contain count, share, times, what to do, and the filter that selects them", async () => {
  await desk.send("quarantine", times(3, poison));
  await desk.send("retry", [retryScheduled()]);
  const { id } = await page.scan();

  const { groups, total } = await get(`/api/scans/${id}/groups?by=cause`);

  expect(total).toBe(4);
  expect(groups).toMatchObject([
    {
      key: "MissingTeamId",
      queue: "quarantine",
      count: 3,
      share: 0.75,
      advice: "Set the attribute team_id and send them back, or discard them.",
      filter: { queue: ["quarantine"], cause: ["MissingTeamId"] },
    },
    { key: "MachineBusy:12345678", queue: "retry", reason: "MachineBusy", count: 1 },
  ]);
  expect(groups[0].nextExpiryAt).toBeGreaterThan(groups[0].lastSeen);
});

test.each(["reason", "producer", "age", "attempt"])(
  "the filter of a group by %s selects that group",
  async (by) => {
    await desk.send("quarantine", times(2, poison));
    await desk.send("retry", [retryScheduled()]);
    const { id } = await page.scan();
    const { groups } = await get(`/api/scans/${id}/groups?by=${by}`);

    for (const { filter, count, key } of groups) {
      const query = Object.entries(filter).map(
        ([name, value]) => `${name}=${encodeURIComponent(String(value))}`,
      );
      expect([key, (await get(`/api/scans/${id}/messages?${query.join("&")}`)).total]).toEqual([key, count]);
    }
  },
);

test("a message has its timeline, and is found by the id in the alert", async () => {
  const held = retryScheduled({ attempt: 2, notified: true });
  await desk.send("retry", [held]);
  const { id } = await page.scan();

  const detail = await get(`/api/scans/${id}/messages/${held.id}`);

  expect(detail).toMatchObject({
    summary: { id: held.id, attempt: 2, queue: "retry" },
    diagnosis: { reason: "MachineBusy", permanent: false },
    metadata: "readable",
  });
  expect(detail.timeline.map(({ what }: { what: string }) => what)).toEqual(
    expect.arrayContaining(["sent", "retried", "died", "held", "due", "expires"]),
  );
  expect(JSON.stringify(detail)).not.toContain(SECRET);
});

test.each([
  [true, "its producer was notified"],
  [false, "its producer was not notified"],
])(
  "the timeline of a quarantined message says that it waits for a person, and notified: %s",
  async (notified, notice) => {
    const held = poison({ notified, attempt: 8 });
    await desk.send("quarantine", [held]);
    const { id } = await page.scan();

    const { timeline } = await get(`/api/scans/${id}/messages/${held.id}`);

    expect(timeline.map(({ what, text }: { what: string; text: string }) => [what, text])).toEqual(
      expect.arrayContaining([
        ["held", "Quarantined until an operator decides what to do."],
        ["died", `Died: MissingTeamId; ${notice}.`],
        ["retried", "Sent back by the system 8 times before."],
      ]),
    );
  },
);

test("the error about a message that is no longer in the scan says what to do", async () => {
  await page.scan();

  expect(await page.call("/api/scans/latest/messages/none")).toMatchObject({
    status: 404,
    json: { error: { code: "NoSuchMessage" } },
  });
  expect(await page.call("/api/scans/none")).toMatchObject({
    status: 404,
    json: { error: { code: "NoSuchScan" } },
  });
});

test("text that a terminal or a browser would obey is passed on as plain text", async () => {
  const hostile = `{"x":"<script>alert(1)</script>\\u001b[31m\u202e\u200b"}`;
  await desk.send("quarantine", [{ ...poison(), body: hostile }]);
  const { id } = await page.scan();
  const [{ messageId }] = (await get(`/api/scans/${id}/messages`)).messages;

  const answer = await page.post(`/api/scans/${id}/messages/${messageId}/reveal`);

  expect(answer.json.body.text).toBe(hostile);
  expect(answer.headers["content-type"]).toMatch(/^application\/json/);
});

test("an emulator that disappears is reported, and so is its return", async () => {
  const stream = await page.listen();
  const counts = (after: number) =>
    stream.until((event) => (event.type === "counts" && event.at > after ? event : undefined));
  await counts(0);
  desk.proxy.inject(({ action }) => (action === "GetQueueAttributes" ? { destroy: true } : undefined));
  const trouble = await stream.until((event) => (event.type === "trouble" ? event : undefined));
  desk.proxy.inject(() => undefined);

  expect(trouble.problem.message).not.toBe("");
  expect(await counts(trouble.at)).toMatchObject({ type: "counts" });
});

test("counts come from GetQueueAttributes alone, and only while a page listens", async () => {
  await desk.send("main", [poison()]);
  await desk.send("quarantine", times(2, poison));
  const other = await servePage(desk);
  const before = desk.proxy.calls.length;
  await other.call("/api/info");
  const unwatched = desk.proxy.calls.length - before;
  const stream = await other.listen();
  const counts = await stream.until((event) => (event.type === "counts" ? event : undefined));
  await other.stop();

  expect(unwatched).toBe(0);
  expect(counts.queues).toMatchObject([
    { role: "main", visible: 1 },
    { role: "dlq", visible: 0 },
    { role: "retry", visible: 0 },
    { role: "quarantine", visible: 2 },
    { role: "failures", exists: true },
  ]);
  expect(counts.schedules).toMatchObject([
    { task: "redrive", state: null },
    { task: "renew", state: null },
  ]);
  expect(new Set(desk.proxy.calls.slice(before).map(({ action }) => action))).toEqual(
    new Set(["GetQueueAttributes", "GetQueueUrl"]),
  );
});

test("a page that is opened later gets the state of every scan and change at once", async () => {
  await desk.send("quarantine", [poison()]);
  const scan = await page.scan();
  const planned = await page.plan({ kind: "discard", scan: scan.id, selection: { filter: {} } });
  const stream = await page.listen();

  expect(
    await stream.until((event) =>
      event.type === "change" && event.change.id === planned.id ? event.change : undefined,
    ),
  ).toEqual(planned);
  expect(
    await stream.until((event) => (event.type === "scan" && event.scan.id === scan.id ? true : undefined)),
  ).toBe(true);
});

test("when the server stops, it ends the scan, releases its messages and tells the page", async () => {
  await desk.send("quarantine", times(30, poison));
  const other = await servePage(desk);
  const stream = await other.listen();
  const { id } = (await other.post("/api/scans")).json.scan;
  await stream.until((event) =>
    event.type === "scan" && event.scan.id === id && event.scan.received > 0 ? true : undefined,
  );
  await other.close();
  await stream.ended;
  await other.stop();

  expect(stream.events.at(-1)).toEqual({ type: "end" });
  expect(desk.contents("quarantine").every(({ state }) => state === "ready")).toBe(true);
});
