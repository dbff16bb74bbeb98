import { appendFileSync, existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { number, text } from "../../support/make-message";
import { awsError } from "../support/faulty-proxy";
import { poison, retryScheduled, times } from "../support/held-messages";
import { readTrail } from "../support/read-trail";
import { runHere } from "../support/run-here";
import { useDesk } from "../support/start-desk";
import { servePage, usePage } from "./support/serve-page";

const desk = useDesk();
const page = usePage(desk);

const TEAM = [{ name: "team_id", value: "3" }];
const ALL = { selection: { filter: {} } };

/** What is held and can be sent back. */
const curable = () => ({
  ...poison({ reason: "Unknown", cause: "Unknown" }),
  attributes: { team_id: number("3") },
});

describe("redrive", () => {
  test("a dry run sends nothing, and says what is refused and whether an override helps", async () => {
    await desk.send("quarantine", times(2, poison));
    const scan = await page.scan();

    const { plan, state } = await page.plan({ kind: "redrive", scan: scan.id, ...ALL });

    expect(state).toBe("planned");
    expect(plan).toMatchObject({
      count: 0,
      refusedCount: 2,
      lines: ["Nothing would be sent.", "2 refused."],
    });
    expect(plan.refused[0]).toMatchObject({ why: "MissingTeamId", force: true });
    expect(desk.proxy.countOf("SendMessageBatch")).toBe(0);
  });

  test("what the diagnosis calls poison is sent with the override", async () => {
    await desk.send("quarantine", [poison()]);
    const scan = await page.scan();

    const done = await page.confirm(await page.plan({ kind: "redrive", scan: scan.id, force: true, ...ALL }));

    expect(done).toMatchObject({ state: "done", result: { moved: 1 } });
    expect(readTrail(page.audit).at(-1)).toMatchObject({ forced: true, via: "page" });
  });

  test("the plan says how many would fail again now", async () => {
    await desk.send("retry", [retryScheduled()]);
    const scan = await page.scan();

    const { plan } = await page.plan({ kind: "redrive", scan: scan.id, ...ALL });

    expect(plan).toMatchObject({ count: 1, wouldFail: [{ reason: "MachineBusy", count: 1 }] });
    expect(plan.lines).toContain("1 of them would fail again now: MachineBusy.");
  });

  test("a second confirm, from another page or after a reload, does nothing", async () => {
    await desk.send("quarantine", times(3, curable));
    const scan = await page.scan();
    const planned = await page.plan({ kind: "redrive", scan: scan.id, ...ALL });

    const answers = await Promise.all(
      times(3, () => page.post(`/api/changes/${planned.id}/confirm`, { count: 3 })),
    );
    const done = await page.endOf(planned.id);
    const late = await page.post(`/api/changes/${planned.id}/confirm`, { count: 3 });

    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(done.result).toMatchObject({ moved: 3 });
    expect(late.json.change).toEqual(done);
    expect(desk.contents("main")).toHaveLength(3);
    expect(
      readTrail(page.audit)
        .filter(({ command }) => command === "redrive")
        .at(-1).counts.moved,
    ).toBe(3);
  });

  test("a second plan of the same messages finds none of them left", async () => {
    await desk.send("quarantine", times(2, curable));
    const scan = await page.scan();
    await page.confirm(await page.plan({ kind: "redrive", scan: scan.id, ...ALL }));

    const again = await page.plan({ kind: "redrive", scan: scan.id, ...ALL });

    expect(again.plan.count).toBe(0);
    expect(
      (await page.call(`/api/scans/${scan.id}/messages`)).json.messages.map(
        ({ became }: { became: string }) => became,
      ),
    ).toEqual(["redriven", "redriven"]);
  });

  test("if two plans of the same messages are confirmed, each message is sent once", async () => {
    await desk.send("quarantine", times(2, curable));
    const scan = await page.scan();
    const [one, other] = await Promise.all(
      times(2, () => page.plan({ kind: "redrive", scan: scan.id, ...ALL })),
    );

    const [first, second] = await Promise.all([page.confirm(one as never), page.confirm(other as never)]);

    expect((first.result?.moved ?? 0) + (second.result?.moved ?? 0)).toBe(2);
    expect(desk.contents("main")).toHaveLength(2);
  });

  test("a confirm with another number is refused", async () => {
    await desk.send("quarantine", times(2, curable));
    const scan = await page.scan();
    const { id } = await page.plan({ kind: "redrive", scan: scan.id, ...ALL });

    const answer = await page.post(`/api/changes/${id}/confirm`, { count: 3 });

    expect(answer).toMatchObject({ status: 400, json: { error: { code: "Usage" } } });
    expect((await page.call(`/api/changes/${id}`)).json.change.state).toBe("planned");
  });

  test("messages that arrived after the scan stay where they are", async () => {
    await desk.send("quarantine", times(2, curable));
    const scan = await page.scan();
    const planned = await page.plan({ kind: "redrive", scan: scan.id, ...ALL });
    await desk.send("quarantine", times(3, curable));

    const done = await page.confirm(planned);

    expect(done.result).toMatchObject({ outcome: "done", moved: 2 });
    expect(desk.contents("main")).toHaveLength(2);
    expect(desk.contents("quarantine")).toHaveLength(3);
  });

  test("only messages that were chosen by id are sent", async () => {
    await desk.send("quarantine", times(3, curable));
    const scan = await page.scan();
    const [{ messageId }] = (await page.call(`/api/scans/${scan.id}/messages`)).json.messages;

    const done = await page.confirm(
      await page.plan({ kind: "redrive", scan: scan.id, selection: { ids: [messageId] } }),
    );

    expect(done.result).toMatchObject({ outcome: "done", moved: 1 });
    expect(desk.contents("quarantine")).toHaveLength(2);
  });

  test("nothing is received from the main queue or the DLQ", async () => {
    await desk.send("dlq", [poison()]);
    await desk.send("quarantine", [curable()]);
    const scan = await page.scan();
    await page.confirm(await page.plan({ kind: "redrive", scan: scan.id, ...ALL }));

    const received = desk.proxy.calls
      .filter(({ action }) => action === "ReceiveMessage")
      .map(({ input }) => String(input.QueueUrl).split("/").at(-1));

    expect([...new Set(received)].sort()).toEqual(["quarantine_for_reliable_q", "retry_for_reliable_q"]);
  });

  test("a stop in the middle says what was done, and leaves the rest where it is", async () => {
    await desk.send("quarantine", times(300, curable));
    const scan = await page.scan();
    const { id, plan } = await page.plan({ kind: "redrive", scan: scan.id, ...ALL });
    desk.proxy.inject(({ action }) =>
      action === "SendMessageBatch" && desk.proxy.countOf("SendMessageBatch") === 2
        ? { meanwhile: async () => void (await page.post(`/api/changes/${id}/stop`)) }
        : undefined,
    );

    await page.post(`/api/changes/${id}/confirm`, { count: plan.count });
    const done = await page.endOf(id);

    const moved = done.result?.moved ?? 0;
    expect(done).toMatchObject({
      state: "stopped",
      progress: { done: moved, total: 300 },
      result: { outcome: "partly", stoppedBy: "Stopped early on the page." },
    });
    // The batch that was confirmed, and those that were in flight.
    expect(moved).toBeLessThanOrEqual(150);
    expect(desk.contents("main")).toHaveLength(moved);
    expect(desk.contents("quarantine")).toHaveLength(300 - moved);
    expect(desk.contents("quarantine").every(({ state }) => state === "ready")).toBe(true);
  });

  test("a denied call is explained in the command's words", async () => {
    await desk.send("quarantine", [curable()]);
    const scan = await page.scan();
    desk.proxy.inject(({ action }) =>
      action === "SendMessageBatch" ? awsError("AccessDenied", "not allowed", 403) : undefined,
    );

    const failed = await page.confirm(await page.plan({ kind: "redrive", scan: scan.id, ...ALL }));

    expect(failed.result?.lines.join("\n")).toMatch(/sqs:SendMessage/);
    expect(desk.contents("quarantine")).toHaveLength(1);
  });
});

describe("edit", () => {
  const chooseOne = async () => {
    await desk.send("quarantine", [poison()]);
    const scan = await page.scan();
    const [{ messageId }] = (await page.call(`/api/scans/${scan.id}/messages`)).json.messages;
    const place = `/api/scans/${scan.id}/messages/${messageId}`;
    const { attributes } = (await page.post(`${place}/reveal`)).json;
    return { scan, messageId, place, attributes };
  };
  const team = { name: "team_id", type: "Number", value: "3" };

  test("while a message is being edited, its difference and its diagnosis are shown", async () => {
    const { place, attributes } = await chooseOne();
    const still = (await page.post(`${place}/check`, {})).json;
    const mended = (await page.post(`${place}/check`, { attributes: [...attributes, team] })).json;

    expect(still).toMatchObject({
      changed: false,
      diagnosis: { reason: "MissingTeamId", permanent: true },
      refusal: { why: "MissingTeamId", force: true },
    });
    expect(mended).toMatchObject({ changed: true, problems: [] });
    expect(mended).not.toHaveProperty("refusal");
    expect(mended.difference).toContainEqual({ kind: "added", text: '      "value": "3"' });
  });

  test.each([
    [
      { attributes: [{ ...team, value: "three" }] },
      "The attribute team_id is a Number, but the value is not a number.",
    ],
    [{ attributes: [team, team] }, "The attribute team_id appears twice."],
    [{ body: "" }, "The body must not be empty."],
    [{ attributes: [{ ...team, name: "AWS.x" }] }, "The attribute AWS.x is reserved and cannot be set."],
    [
      { attributes: [{ ...team, name: "a b" }] },
      "An attribute name must have 1 to 256 letters, digits, underscores, hyphens and periods.",
    ],
  ])("%j is a problem, and nothing is sent with it", async (edited, problem) => {
    const { scan, messageId, place } = await chooseOne();
    const checked = await page.post(`${place}/check`, edited);
    const planned = await page.post("/api/changes", {
      kind: "redrive",
      scan: scan.id,
      selection: { ids: [messageId] },
      edited: { messageId, ...edited },
    });

    expect(checked.json.problems).toEqual([problem]);
    expect(planned).toMatchObject({ status: 400, json: { error: { message: problem } } });
  });

  test("the masks of values that were never revealed cannot be sent", async () => {
    const { place } = await chooseOne();
    const { attributes, body } = (await page.call(place)).json;

    for (const edited of [{ attributes }, { body: body.text }]) {
      expect((await page.post(`${place}/check`, edited)).json.problems).toEqual([
        "Some values are masked. Reveal the message before you edit it.",
      ]);
    }
  });

  test("a message that was not revealed shows no value in a difference, and no edit of it is sent", async () => {
    await desk.send("quarantine", [poison()]);
    const scan = await page.scan();
    const [{ messageId }] = (await page.call(`/api/scans/${scan.id}/messages`)).json.messages;
    const problem = "Some values are masked. Reveal the message before you edit it.";

    const checked = await page.post(`/api/scans/${scan.id}/messages/${messageId}/check`, {});
    const planned = await page.post("/api/changes", {
      kind: "redrive",
      scan: scan.id,
      selection: { ids: [messageId] },
      edited: { messageId, body: "{}" },
    });

    expect(checked.json).toMatchObject({ difference: [], problems: [problem] });
    expect(planned).toMatchObject({ status: 400, json: { error: { message: problem } } });
  });

  test("what is still poison is refused unless overridden", async () => {
    const { scan, messageId } = await chooseOne();
    const request = {
      kind: "redrive",
      scan: scan.id,
      selection: { ids: [messageId] },
      edited: { messageId, body: '{"job_id":"edited"}' },
    };

    expect((await page.plan(request)).plan).toMatchObject({ count: 0, refusedCount: 1 });
    expect((await page.plan({ ...request, force: true })).plan).toMatchObject({ count: 1, force: true });
  });

  test("an edited message is sent as edited", async () => {
    const { scan, messageId, attributes } = await chooseOne();

    await page.confirm(
      await page.plan({
        kind: "redrive",
        scan: scan.id,
        selection: { ids: [messageId] },
        edited: {
          messageId,
          body: '{"job_id":"edited","machine":"machine-7"}',
          attributes: [...attributes, team],
        },
      }),
    );

    expect(desk.contents("main")).toMatchObject([
      {
        body: '{"job_id":"edited","machine":"machine-7"}',
        attributes: { team_id: number("3"), contact_me: text("somebody@example.com") },
      },
    ]);
    expect(readTrail(page.audit).at(-1)).toMatchObject({ edited: true });
  });
});

describe("discard", () => {
  test("discarded messages are in a file, and are restored from the audit trail once", async () => {
    await desk.send("quarantine", times(3, poison));
    const before = desk.contents("quarantine").map(({ body }) => body);
    const scan = await page.scan();
    const discarded = await page.confirm(await page.plan({ kind: "discard", scan: scan.id, ...ALL }));
    const left = desk.contents("quarantine");
    const [operation] = (await page.call("/api/operations")).json.operations;

    const undo = await page.undo(operation.run);
    const back = await page.confirm(undo);
    const again = await page.undo(operation.run);

    expect(discarded).toMatchObject({ state: "done", result: { moved: 3, outcome: "done" } });
    expect(readTrail(page.audit).slice(-2)).toMatchObject([
      { command: "discard", via: "page" },
      { command: "import", via: "page" },
    ]);
    expect(existsSync(discarded.result?.file ?? "")).toBe(true);
    expect(left).toEqual([]);
    expect(operation).toMatchObject({
      command: "discard",
      outcome: "done",
      counts: { moved: 3 },
      undoFile: discarded.result?.file,
    });
    expect(undo.plan).toMatchObject({
      count: 3,
      question: "Send 3 messages to the queue in which each was held?",
    });
    expect(back).toMatchObject({ state: "done", result: { moved: 3 } });
    expect(
      desk
        .contents("quarantine")
        .map(({ body }) => body)
        .sort(),
    ).toEqual([...before].sort());
    expect(again.plan.count).toBe(0);
  });

  test("messages that arrived after the scan are not discarded", async () => {
    await desk.send("quarantine", [poison()]);
    const scan = await page.scan();
    const planned = await page.plan({ kind: "discard", scan: scan.id, ...ALL });
    await desk.send("quarantine", [poison()]);

    const done = await page.confirm(planned);

    expect(done.result).toMatchObject({ moved: 1 });
    expect(desk.contents("quarantine")).toHaveLength(1);
  });

  test("two discards that are planned within one second are written to different files", async () => {
    await desk.send("quarantine", times(2, poison));
    const scan = await page.scan();
    const { messages } = (await page.call(`/api/scans/${scan.id}/messages`)).json;
    const planOne = ({ messageId }: { messageId: string }) =>
      page.plan({ kind: "discard", scan: scan.id, selection: { ids: [messageId] } });
    const [one, other] = await Promise.all([planOne(messages[0]), planOne(messages[1])]);

    const ended = [await page.confirm(one), await page.confirm(other)];

    expect(ended.map(({ state, result }) => [state, result?.moved])).toEqual([
      ["done", 1],
      ["done", 1],
    ]);
    expect(new Set(ended.map(({ result }) => result?.file)).size).toBe(2);
  });

  test("the command restores what the page has discarded", async () => {
    await desk.send("quarantine", [poison()]);
    const scan = await page.scan();
    const { result } = await page.confirm(await page.plan({ kind: "discard", scan: scan.id, ...ALL }));

    const { code } = await runHere(desk, ["import", result?.file ?? "", "--audit", desk.fresh()]);

    expect(code).toBe(0);
    expect(desk.contents("quarantine")).toHaveLength(1);
  });
});

describe("export and import", () => {
  const droppedFiles = () => readdirSync(desk.folder).filter((name) => name.startsWith("dlq-dropped-"));

  test("an export returns the messages with their values, is recorded, and moves nothing", async () => {
    await desk.send("quarantine", times(2, poison));
    const scan = await page.scan();
    const planned = await page.plan({ kind: "export", scan: scan.id, ...ALL });
    const early = await page.call(`/api/changes/${planned.id}/result`);
    const done = await page.confirm(planned);
    const file = await page.call(`/api/changes/${planned.id}/result`);

    expect(early.status).toBe(400);
    expect(done).toMatchObject({ state: "done", result: { counts: { exported: 2 } } });
    expect(file.headers["content-disposition"]).toMatch(/^attachment; filename="dlq-export-.*\.ndjson"$/);
    expect(
      file.text
        .trimEnd()
        .split("\n")
        .map((line) => JSON.parse(line).body)
        .sort(),
    ).toEqual(
      desk
        .contents("quarantine")
        .map(({ body }) => body)
        .sort(),
    );
    expect(readTrail(page.audit).at(-1)).toMatchObject({ command: "export", via: "page", outcome: "done" });
  });

  test("a dropped file is sent once, however often it is dropped", async () => {
    await desk.send("quarantine", times(2, poison));
    const scan = await page.scan();
    const exported = await page.confirm(await page.plan({ kind: "export", scan: scan.id, ...ALL }));
    const file = (await page.call(`/api/changes/${exported.id}/result`)).text;
    await desk.purge("quarantine");
    const request = { kind: "import", name: "held.ndjson", file };

    const first = await page.confirm(await page.plan(request));
    const second = await page.plan(request);

    expect(first).toMatchObject({ state: "done", result: { moved: 2 } });
    expect(second.plan).toMatchObject({ count: 0 });
    expect(second.plan.lines).toContain("2 were imported before.");
    expect(desk.contents("quarantine")).toHaveLength(2);
  });

  test("the file of a discard that was already undone is not sent again when it is dropped", async () => {
    await desk.send("quarantine", [poison()]);
    const scan = await page.scan();
    const discarded = await page.confirm(await page.plan({ kind: "discard", scan: scan.id, ...ALL }));
    const [{ run }] = (await page.call("/api/operations")).json.operations;
    await page.confirm(await page.undo(run));

    const dropped = await page.plan({
      kind: "import",
      name: "x.ndjson",
      file: readFileSync(discarded.result?.file ?? "", "utf8"),
    });

    expect(dropped.plan.count).toBe(0);
  });

  test.each([
    ["not JSON", "no export\n", "NotAnExport"],
    ["of another deployment", undefined, "OtherDeployment"],
  ])("a file that is %s is refused in the command's words", async (_what, text_, code) => {
    const line = JSON.stringify({
      v: 1,
      deployment: { name: "other", stage: "prod", prefix: "", region: "eu-west-1", account: "1" },
      queue: "quarantine",
      messageId: "1",
      sentAt: 1,
      body: "{}",
      attributes: {},
    });
    const before = droppedFiles();
    const answer = await page.post("/api/changes", { kind: "import", name: "x", file: text_ ?? `${line}\n` });

    expect(answer).toMatchObject({ status: 422, json: { error: { code } } });
    expect(droppedFiles()).toEqual(before);
    expect(desk.proxy.countOf("SendMessageBatch")).toBe(0);
  });
});

describe("the result that is saved", () => {
  const saved = async ({ id }: { readonly id: string }) => {
    const { headers, text } = await page.call(`/api/changes/${id}/result`);
    return { name: headers["content-disposition"], change: JSON.parse(text) };
  };

  test("of a redrive says how many were sent, in the command's sentences", async () => {
    await desk.send("quarantine", times(2, curable));
    const scan = await page.scan();
    const done = await page.confirm(await page.plan({ kind: "redrive", scan: scan.id, ...ALL }));

    expect(await saved(done)).toMatchObject({
      name: 'attachment; filename="redrive.json"',
      change: {
        kind: "redrive",
        state: "done",
        plan: { count: 2 },
        result: { moved: 2, lines: ["2 messages sent back to the main queue."] },
      },
    });
  });

  test("of a discard and of the import that undoes it names the file", async () => {
    await desk.send("quarantine", times(2, poison));
    const scan = await page.scan();
    const discarded = await page.confirm(await page.plan({ kind: "discard", scan: scan.id, ...ALL }));
    const run = readTrail(page.audit).at(-1)?.run;
    const imported = await page.confirm(await page.undo(String(run)));

    const [first, second] = [await saved(discarded), await saved(imported)];

    expect(first).toMatchObject({
      name: 'attachment; filename="discard.json"',
      change: {
        kind: "discard",
        result: { moved: 2, file: expect.stringMatching(/dlq-discarded-.*\.ndjson$/) },
      },
    });
    expect(second).toMatchObject({
      name: 'attachment; filename="import.json"',
      change: { kind: "import", plan: { file: first.change.result.file }, result: { moved: 2 } },
    });
  });
});

test("a refused import that had begun before keeps its file and its progress", async () => {
  await desk.send("quarantine", [poison()]);
  const scan = await page.scan();
  const exported = await page.confirm(await page.plan({ kind: "export", scan: scan.id, ...ALL }));
  const file = (await page.call(`/api/changes/${exported.id}/result`)).text;
  const { plan } = await page.plan({ kind: "import", name: "x", file });
  desk.proxy.inject(({ action }) => (action === "GetQueueUrl" ? awsError("AccessDenied") : undefined));

  await page.post("/api/changes", { kind: "import", name: "x", file });

  expect(existsSync(plan.file ?? "")).toBe(true);
});

describe("the audit trail", () => {
  test("a run without an end is shown as killed, and foreign lines are counted", async () => {
    const audit = desk.fresh();
    const start = { v: 1, run: "r1", event: "start", time: "2026-01-15T12:00:00.000Z", command: "redrive" };
    writeFileSync(
      audit,
      `${JSON.stringify({ ...start, who: { arn: "arn:x" }, selection: { queues: ["retry"], reasons: ["MachineBusy"] } })}\nnonsense\n`,
    );
    const other = await servePage(desk, { audit });
    const { json } = await other.call("/api/operations");
    await other.stop();

    expect(json).toMatchObject({
      file: audit,
      unreadable: 1,
      operations: [
        { run: "r1", outcome: "killed", who: "arn:x", selection: "retry; reasons MachineBusy", counts: {} },
      ],
    });
  });

  test("a discard can be undone only after it has ended", async () => {
    await desk.send("quarantine", [poison()]);
    const scan = await page.scan();
    const planned = await page.plan({ kind: "discard", scan: scan.id, ...ALL });
    let seen: unknown;
    desk.proxy.inject(({ action }) =>
      action === "DeleteMessageBatch"
        ? {
            meanwhile: async () => {
              const [operation] = (await page.call("/api/operations")).json.operations;
              const undo = await page.post(`/api/operations/${operation.run}/undo`);
              seen = { operation, undo };
            },
          }
        : undefined,
    );

    await page.confirm(planned);

    expect(seen).toMatchObject({
      operation: { command: "discard", outcome: "running" },
      undo: { status: 409, json: { error: { code: "StillRunning" } } },
    });
    expect(seen).not.toHaveProperty("operation.undoFile");
    expect((await page.call("/api/operations")).json.operations[0].undoFile).toBe(planned.plan.file);
  });

  test("the dry run of an undo shows its progress, and can be stopped", async () => {
    await desk.send("quarantine", times(3, poison));
    const scan = await page.scan();
    const [{ messageId }] = (await page.call(`/api/scans/${scan.id}/messages`)).json.messages;
    await page.confirm(await page.plan({ kind: "discard", scan: scan.id, selection: { ids: [messageId] } }));
    const [{ run }] = (await page.call("/api/operations")).json.operations;
    const stream = await page.listen();
    desk.proxy.inject(({ action }) =>
      action === "ReceiveMessage" && desk.proxy.countOf("ReceiveMessage") > 1
        ? { meanwhile: async () => void (await page.post(`/api/changes/${await idOf}/stop`)) }
        : undefined,
    );
    const idOf = stream.until((event) =>
      event.type === "change" && event.change.state === "planning" ? event.change.id : undefined,
    );

    const answer = await page.post(`/api/operations/${run}/undo`);
    const ended = await page.endOf(await idOf);

    expect(answer).toMatchObject({
      status: 200,
      json: { change: { state: "planning", plan: { count: 0 } } },
    });
    expect(ended).toMatchObject({ state: "stopped" });
    expect(desk.contents("quarantine")).toMatchObject(times(2, () => ({ state: "ready" })));
    expect(
      stream.events.some(
        (event) =>
          event.type === "change" &&
          event.change.id === ended.id &&
          event.change.progress.text === "scanning",
      ),
    ).toBe(true);
  });

  test("an import of more messages than its dry run found sends nothing", async () => {
    await desk.send("quarantine", [poison()]);
    const scan = await page.scan();
    const { result } = await page.confirm(await page.plan({ kind: "discard", scan: scan.id, ...ALL }));
    const [{ run }] = (await page.call("/api/operations")).json.operations;
    const undo = await page.undo(run);
    const lines = readFileSync(result?.file ?? "", "utf8");
    appendFileSync(result?.file ?? "", lines.replace(/"messageId":"[^"]*"/, '"messageId":"another"'));

    const ended = await page.confirm(undo);

    expect(ended).toMatchObject({ state: "failed", problem: { code: "PlanOutOfDate" } });
    expect(ended.problem?.message).toMatch(/found 1 to import, but now there are 2\. Nothing was sent/);
    expect(desk.contents("quarantine")).toEqual([]);
  });

  test("only a discard can be undone", async () => {
    await desk.send("quarantine", [curable()]);
    const scan = await page.scan();
    await page.confirm(await page.plan({ kind: "redrive", scan: scan.id, ...ALL }));
    const [{ run }] = (await page.call("/api/operations")).json.operations;

    const answer = await page.post(`/api/operations/${run}/undo`);

    expect(answer).toMatchObject({ status: 404, json: { error: { code: "NothingToUndo" } } });
  });
});

test("an invalid attribute is refused as the option refuses it", async () => {
  await desk.send("quarantine", [poison()]);
  const scan = await page.scan();
  const setAttributes = [{ name: "team_id", value: "three" }];
  const answer = await page.post("/api/changes", { kind: "redrive", scan: scan.id, ...ALL, setAttributes });

  expect(answer).toMatchObject({
    status: 400,
    json: {
      error: { message: "setAttributes: The attribute team_id is a Number, but the value is not a number." },
    },
  });
});

test("messages without their attribute get one in bulk, and are sent back", async () => {
  const letters = times(24, () => poison());
  await desk.send("quarantine", letters);
  const scan = await page.scan();
  const groups = (await page.call(`/api/scans/${scan.id}/groups?by=cause`)).json;
  const done = await page.confirm(
    await page.plan({
      kind: "redrive",
      scan: scan.id,
      selection: { filter: groups.groups[0].filter },
      setAttributes: TEAM,
    }),
  );

  expect(groups).toMatchObject({ total: 24, groups: [{ key: "MissingTeamId", count: 24, share: 1 }] });
  expect(done.result).toMatchObject({ moved: 24, outcome: "done" });
  expect(desk.contents("main")).toHaveLength(24);
});
