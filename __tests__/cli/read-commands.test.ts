import { messageSize } from "../../core/messages/message-size";
import { makeMetadata, messageId, metadataAttribute, number, text } from "../support/make-message";
import { leaksIn } from "../support/recorders";
import { counted } from "./support/faulty-proxy";
import { jobBody, poison, retryScheduled, SECRET, times } from "./support/held-messages";
import { runExecutable } from "./support/run-executable";
import { runHere, runJson } from "./support/run-here";
import { useDesk } from "./support/start-desk";

const desk = useDesk();

const HOUR = 3_600_000;
const listed = async (...args: string[]) => {
  const { code, document } = await runJson(desk, ["list", "--by", "message", "--wait", "0", ...args]);
  return { code, ids: document.messages?.map((message: { id: string }) => message.id).sort() };
};

describe("list", () => {
  test.each([
    ["reason", "MissingTeamId", "MachineBusy"],
    ["producer", "sender:AROAEXAMPLEEXAMPLE", "team:3"],
    ["age", "1 d to 7 d", "1 h to 1 d"],
    ["attempt", "0", "1"],
  ])("groups by %s", async (by, quarantined, retried) => {
    const old = () => poison({ sentAt: Date.now() - 30 * HOUR });
    await desk.send("quarantine", times(2, old));
    await desk.send("retry", [retryScheduled({ sentAt: Date.now() - 2 * HOUR })]);

    const { document } = await runJson(desk, ["list", "--by", by]);

    expect(
      document.groups.map(({ queue, key, count }: Record<string, unknown>) => [queue, key, count]),
    ).toEqual([
      ["quarantine", quarantined, 2],
      ["retry", retried, 1],
    ]);
  });

  test("says for each group how old its oldest message is and how many bytes it holds", async () => {
    const ages = [30, 50, 10].map((hours) => hours * HOUR);
    const held = ages.map((age) => poison({ sentAt: Date.now() - age }));
    await desk.send("quarantine", held);

    const { document } = await runJson(desk, ["list"]);
    await desk.lapse();
    const { stdout } = await runHere(desk, ["list"]);

    const [group] = document.groups;
    expect(group).toMatchObject({ count: 3, bytes: held.reduce((sum, one) => sum + messageSize(one), 0) });
    expect(group.oldestAgeSeconds).toBeGreaterThanOrEqual(50 * 3600);
    expect(Date.parse(group.oldestSentAt)).toBeLessThanOrEqual(Date.now() - 50 * HOUR);
    expect(stdout).toMatch(/^quarantine +MissingTeamId +3 +2 d 2 h +\d\.\d KiB$/m);
  });

  test("shows the oldest messages first, and no more rows than its limit", async () => {
    const aged = (hours: number) => poison({ sentAt: Date.now() - hours * HOUR });
    const [young, oldest, old] = [aged(10), aged(50), aged(30)];
    await desk.send("quarantine", [young, oldest, old]);
    const args = ["list", "--by", "message", "--limit", "2"];

    const { stdout } = await runHere(desk, args);
    await desk.lapse();
    const { document } = await runJson(desk, args);

    const ids = [oldest, old, young].map((one) => one.id);
    expect(stdout.match(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g)).toEqual(ids.slice(0, 2));
    expect(stdout).toContain("\n… and 1 more: use --limit, or --json to see all.\n");
    expect(document.messages.map(({ id }: { id: string }) => id)).toEqual(ids);
  });

  test("has a stable JSON shape", async () => {
    await desk.send("quarantine", [poison()]);

    const { document } = await runJson(desk, ["list"]);

    expect(document).toEqual({
      v: 1,
      command: "list",
      stage: "local",
      exitCode: 0,
      calls: expect.any(Number),
      by: "reason",
      total: 1,
      groups: [
        {
          queue: "quarantine",
          key: "MissingTeamId",
          count: 1,
          bytes: expect.any(Number),
          oldestSentAt: expect.stringMatching(/^\d{4}-.*Z$/),
          oldestAgeSeconds: expect.any(Number),
        },
      ],
      messages: [],
      scans: [
        {
          queue: "retry",
          before: { visible: 0, inFlight: 0, delayed: 0 },
          received: 0,
          matched: 0,
          hidden: { count: 0, until: null },
          unseen: 0,
          complete: true,
        },
        {
          queue: "quarantine",
          before: { visible: 1, inFlight: 0, delayed: 0 },
          received: 1,
          matched: 1,
          hidden: { count: 1, until: expect.stringMatching(/^\d{4}-.*Z$/) },
          unseen: 0,
          complete: true,
        },
      ],
    });
  });

  test("selects by every filter, and by all of them together", async () => {
    const old = poison({ sentAt: Date.now() - 50 * HOUR });
    const young = poison({ sentAt: Date.now() - HOUR });
    const third = retryScheduled();
    await desk.send("quarantine", [old, young]);
    await desk.send("retry", [third]);
    const cases: [string[], string[]][] = [
      [["--reason", "machinebusy"], [third.id]],
      [["--reason", "MissingTeamId", "--older-than", "2d"], [old.id]],
      [["--cause", "MachineBusy:12345678"], [third.id]],
      [["--team", "3"], [third.id]],
      [["--id", young.id, "--id", third.id], [young.id, third.id].sort()],
      [["--body", "machine=machine-113"], [third.id]],
      [["--body-contains", JSON.parse(old.body).job_id], [old.id]],
      [["--attribute", "team_id=3"], [third.id]],
      [["--attribute", "team_id"], [third.id]],
      [["--without-attribute", "team_id", "--older-than", "2d"], [old.id]],
      [["--from", "retry"], [third.id]],
    ];
    for (const [args, ids] of cases) {
      desk.proxy.reset();
      expect([args, await listed(...args)]).toEqual([args, { code: 0, ids }]);
      await desk.lapse();
    }
  });

  test("diagnoses messages without metadata with the current code", async () => {
    await desk.send("quarantine", [{ body: jobBody("a"), attributes: { team_id: text("none") } }]);

    const { document } = await runJson(desk, ["list", "--by", "message"]);

    expect(document.messages).toMatchObject([
      { reason: "InvalidTeamId", notified: false, producerId: null, attempt: 0 },
    ]);
  });

  test("suggests the existing reasons for an unknown one", async () => {
    const { code, stderr } = await runHere(desk, ["list", "--reason", "missing", "--reason", "unknown"]);

    expect(code).toBe(1);
    expect(stderr).toBe(
      "The application defines no reason missing. Its reasons are MissingTeamId, InvalidTeamId, MalformedBody, Unknown, Unexpected, WorldUnknown, InProgressElsewhere, NotStarted, MachineBusy, ProviderDown, Rejected. Only messages from another release can have other reasons.\n",
    );
  });

  test("exits with 1 if nothing is held", async () => {
    const { code, stdout } = await runHere(desk, ["list"]);

    expect([code, stdout]).toEqual([1, "0 messages matched.\n"]);
  });

  test("says what it did not see, and that there may be more", async () => {
    await desk.send("quarantine", [poison()]);
    await runHere(desk, ["list"]);

    const { code, stdout } = await runHere(desk, ["list", "--wait", "0"]);

    expect(code).toBe(3);
    expect(stdout).toBe(
      "0 messages matched.\nquarantine: not seen: 1 in flight (deferred, being renewed, or received by another consumer).\n",
    );
  });

  test("scans again for as long as it may wait, if held messages are in flight", async () => {
    await desk.send("quarantine", [poison()]);
    await runHere(desk, ["list"]);
    desk.lapseAtSecondScan();

    const { code, stderr } = await runHere(desk, ["list", "--wait", "60"]);

    expect(code).toBe(0);
    expect(stderr).toContain(
      "Nothing found, but 1 message in flight (deferred, being renewed, or received by another consumer). Scanning again for up to 60 s (--wait).",
    );
  });
});

describe("status", () => {
  test("hides nothing, because it does not scan", async () => {
    await desk.send("quarantine", [poison()]);

    const { document } = await runJson(desk, ["status", "--no-scan"]);

    expect(document.queues.map(({ queue, visible }: Record<string, unknown>) => [queue, visible])).toEqual([
      ["main", 0],
      ["dlq", 0],
      ["retry", 0],
      ["quarantine", 1],
      ["failures", 0],
    ]);
    expect(document.scans).toEqual([]);
    expect(desk.proxy.countOf("ReceiveMessage")).toBe(0);
  });

  test("says when the next copy expires, counted from when that copy was sent", async () => {
    await desk.send("quarantine", [poison({ sentAt: Date.now() - 20 * 24 * HOUR })]);

    const { document } = await runJson(desk, ["status"]);

    const quarantine = document.queues.find(({ queue }: { queue: string }) => queue === "quarantine");
    expect(Date.now() - Date.parse(quarantine.oldestHeldAt)).toBeGreaterThan(19 * 24 * HOUR);
    expect(Date.parse(quarantine.nextExpiryAt)).toBeGreaterThan(Date.now());
  });
});

describe("show", () => {
  test("names the trace in which a message was first sent, and its page in the region's console", async () => {
    const trace = "1-5e1b4151-5ac6c58f5ac6c58f5ac6c58f";
    const one = poison();
    const metadata = metadataAttribute(makeMetadata({ id: messageId(7_000), trace }));
    await desk.send("quarantine", [{ ...one, attributes: { ...one.attributes, ...metadata } }]);

    const { stdout } = await runExecutable(desk, ["show", messageId(7_000), "--stage", "local"], {
      env: { AWS_ENDPOINT_URL: desk.proxy.url, AWS_REGION: "us-east-1" },
    });
    const local = await runJson(desk, ["show", messageId(7_000)]);

    expect(stdout).toMatch(
      new RegExp(`^trace +${trace}\n +https://us-east-1\\.console\\.aws.*#xray:traces/${trace}$`, "m"),
    );
    // A local run has no console.
    expect(local.document.messages[0].trace).toEqual({ id: trace, url: null });
  });

  test("finds a message by its present id too, and reveals values only with --reveal", async () => {
    await desk.send("quarantine", [poison()]);
    const present = desk.contents("quarantine")[0]?.messageId ?? "";

    const masked = await runJson(desk, ["show", present]);
    const revealed = await runJson(desk, ["show", present, "--reveal"]);

    expect(masked.document.messages[0]).toMatchObject({
      messageId: present,
      metadataReadable: true,
      diagnosis: { reason: "MissingTeamId", permanent: true },
      attributes: [{ name: "contact_me", type: "String", value: "***" }],
      body: { ssn_no: "***", job_id: "***" },
    });
    expect(leaksIn([JSON.stringify(masked.document)], SECRET)).toEqual([]);
    expect(JSON.parse(revealed.document.messages[0].body)).toMatchObject({ ssn_no: SECRET });
    expect(revealed.document.messages[0].attributes[0].value).toBe("somebody@example.com");
  });

  test("ends its scan when it has found the message, and leaves nothing invisible", async () => {
    const one = poison();
    await desk.send("quarantine", times(60, poison));
    await desk.send("quarantine", [one]);

    const found = await runJson(desk, ["show", one.id]);
    const again = await runHere(desk, ["show", one.id, "--wait", "0"]);
    const missing = await runHere(desk, ["show", messageId(1), "--wait", "0"]);

    expect(found.document.messages).toHaveLength(1);
    expect(found.document.scans[1]).toMatchObject({ hidden: { count: 0, until: null } });
    expect(again.code).toBe(0);
    expect(missing.stdout).not.toContain("invisible");
    expect((await runJson(desk, ["status", "--no-scan"])).document.queues[3]).toMatchObject({
      visible: 61,
      inFlight: 0,
    });
  });

  test("neither waits for an id nor counts as unseen what only a stale count has in flight", async () => {
    desk.proxy.onCall("GetQueueAttributes", (nth) => (nth <= 2 ? counted({ inFlight: 5 }) : undefined));

    const { code, stdout, stderr } = await runHere(desk, ["show", messageId(1)]);

    expect([code, stderr]).toEqual([1, ""]);
    expect(stdout).not.toContain("in flight (");
  });

  test.each([
    [0, "redrives: 0, producer notified: yes"],
    [1, "redrives: 1, producer notified: yes"],
    [2, "redrives: 2, producer notified: yes"],
  ])("says how often the system has redriven it: %s", async (attempt, sentence) => {
    const one = poison({ attempt, notified: true });
    await desk.send("quarantine", [one]);

    const { stdout } = await runHere(desk, ["show", one.id]);

    expect(stdout).toContain(`\n${sentence}\n`);
  });

  test("stops scanning once it has found the message", async () => {
    const one = poison();
    await desk.send("quarantine", [one]);
    await desk.send("quarantine", times(100, poison));

    const { document } = await runJson(desk, ["show", one.id]);

    expect(document.scans[1].received).toBeLessThan(101);
  });

  test("does not let a message write control codes to the terminal", async () => {
    const attributes = { team_id: number("3"), note: text("\u001b[31mred\u202e") };
    await desk.send("quarantine", [{ body: '"\u009b2J"', attributes }]);
    const id = desk.contents("quarantine")[0]?.messageId ?? "";

    const { stdout } = await runHere(desk, ["show", id, "--reveal"]);

    expect(stdout).toContain("\\u{1b}[31mred\\u{202e}");
    expect(stdout).toContain("\\u{9b}2J");
  });

  test("says that metadata cannot be read, and that an id does not exist", async () => {
    await desk.send("quarantine", [{ body: jobBody("a"), attributes: metadataAttribute("{}") }]);
    const id = desk.contents("quarantine")[0]?.messageId ?? "";

    const unreadable = await runHere(desk, ["show", id]);
    await runHere(desk, ["list", "--wait", "0"]);
    const unseen = await runHere(desk, ["show", messageId(1), "--wait", "0"]);
    await desk.lapse();
    const missing = await runHere(desk, ["show", messageId(1), "--wait", "0"]);

    expect(unreadable.stdout).toContain("Its metadata cannot be read.");
    expect([unseen.code, missing.code]).toEqual([3, 1]);
    expect(missing.stdout).toContain(
      `No message ${messageId(1)} is visible in the retry queue or quarantine.`,
    );
  });
});

test("no command ever receives from the main queue or the DLQ", async () => {
  await desk.send("main", [poison()]);
  await desk.send("dlq", [poison()]);
  await desk.send("quarantine", [poison()]);
  const audit = ["--audit", desk.file("audit.ndjson")];

  await runHere(desk, ["status"]);
  await runHere(desk, ["list", "--wait", "0"]);
  await runHere(desk, ["show", messageId(1), "--wait", "0"]);
  await runHere(desk, ["export", desk.file("e.ndjson"), "--wait", "0"]);
  await desk.lapse();
  await runHere(desk, ["redrive", "--all", "--yes", "--force", ...audit]);
  const discard = ["discard", "--all", "--yes", "--wait", "0", "--file", desk.file("d.ndjson")];
  await runHere(desk, [...discard, ...audit]);

  const received = desk.proxy.calls.filter(({ action }) => action === "ReceiveMessage");
  const queues = new Set(received.map(({ input }) => String(input.QueueUrl).split("/").at(-1)));
  expect([...queues].sort()).toEqual(["quarantine_for_reliable_q", "retry_for_reliable_q"]);
});
