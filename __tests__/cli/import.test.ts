import { appendFileSync, readFileSync, writeFileSync } from "node:fs";
import { parseMetadata } from "../../core/metadata/read-metadata";
import { messageId, text } from "../support/make-message";
import { awsError, counted } from "./support/faulty-proxy";
import { jobBody, poison, retryScheduled, times } from "./support/held-messages";
import { runHere, runJson } from "./support/run-here";
import { type Desk, startDesk, useDesk } from "./support/start-desk";

const desk = useDesk();
let AUDIT: string[];
const fresh = () => desk.fresh();

beforeEach(() => {
  AUDIT = ["--audit", fresh()];
});

const count = (role: "main" | "retry" | "quarantine") => desk.contents(role).length;
const metadataAt = (role: "main" | "quarantine", index = 0) =>
  parseMetadata(desk.contents(role)[index]?.attributes as never);

/** A file of these messages; they are still held. */
async function exported(...messages: Parameters<Desk["send"]>[1]): Promise<string> {
  const file = fresh();
  await desk.send("quarantine", messages);
  await runHere(desk, ["export", file]);
  await desk.lapse();
  desk.proxy.reset();
  return file;
}

/** The same file, with nothing held any more. */
async function discarded(...messages: Parameters<Desk["send"]>[1]): Promise<string> {
  const file = await exported(...messages);
  desk.clear();
  return file;
}

describe("an import", () => {
  test("an import that failed halfway continues where it was", async () => {
    const file = await discarded(...times(25, poison));
    desk.proxy.onCall("SendMessageBatch", (nth) => (nth > 1 ? awsError("AccessDenied") : undefined));

    const failed = await runJson(desk, ["import", file, ...AUDIT]);
    desk.proxy.reset();
    const rest = await runJson(desk, ["import", file, ...AUDIT]);

    expect(failed).toMatchObject({
      code: 3,
      document: { imported: 10, left: 15, codes: { AccessDenied: 15 } },
    });
    expect(rest).toMatchObject({ code: 0, document: { imported: 15, already: 10, left: 0 } });
    expect(new Set(desk.contents("quarantine").map(({ body }) => body)).size).toBe(25);
    expect(count("quarantine")).toBe(25);
  });

  test("an import checks every line before it sends any", async () => {
    const file = await exported(...times(2, poison));
    const [first = "", second = ""] = readFileSync(file, "utf8").split("\n");
    writeFileSync(file, `${first}\n{"v":2}\n${second}\n`);

    const { code, stderr } = await runHere(desk, ["import", file, ...AUDIT]);

    expect(code).toBe(4);
    expect(stderr).toContain(
      `Line 2 of ${file} is not a message written by \`npx dlq export\` or \`npx dlq discard\`. Nothing was sent.`,
    );
    expect(desk.proxy.countOf("SendMessageBatch")).toBe(0);
  });

  test("an import ignores a last line that was torn by a kill, and goes to another queue if --to names one", async () => {
    const file = await discarded(poison());
    appendFileSync(file, '{"v":1,"queue":"quaran');

    const { code, document } = await runJson(desk, ["import", file, "--to", "retry", ...AUDIT]);
    const again = await runHere(desk, ["import", file, ...AUDIT]);

    expect(code).toBe(3);
    expect(document).toMatchObject({ imported: 1, left: 0, torn: 1 });
    expect([count("quarantine"), count("retry")]).toEqual([0, 1]);
    expect(again.code).toBe(4);
    expect(again.stdout).toContain("Line 2 is cut off and was left out.");
  });

  test.each(['{"v":1,"queue":"quaran', "no line of an export"])(
    "an import refuses a complete last line that it did not write: %s",
    async (line) => {
      const file = await discarded(poison());
      appendFileSync(file, `${line}\n`);

      const { code, stderr } = await runHere(desk, ["import", file, ...AUDIT]);

      expect(code).toBe(4);
      expect(stderr).toContain(`Line 2 of ${file} is not a message written by`);
      expect(desk.proxy.countOf("SendMessageBatch")).toBe(0);
    },
  );

  test("an import accepts a last line that only lacks its line break", async () => {
    const file = await discarded(poison(), poison());
    writeFileSync(file, readFileSync(file, "utf8").trimEnd());

    const { code, document } = await runJson(desk, ["import", file, ...AUDIT]);

    expect(code).toBe(0);
    expect(document).toMatchObject({ imported: 2, torn: 0 });
  });
});

describe("a message without metadata", () => {
  const order = (attributes = {}) => ({ body: jobBody("a"), attributes });

  test("is found by its id again, and keeps its age", async () => {
    await desk.send("quarantine", [order()]);
    const { document: before } = await runJson(desk, ["list", "--by", "message"]);
    const { id, firstSentAt, producer } = before.messages[0];
    await desk.lapse();
    const file = fresh();
    await runHere(desk, ["discard", "--id", id, "--yes", "--file", file, ...AUDIT]);

    const { document } = await runJson(desk, ["import", file, ...AUDIT]);
    const { document: shown } = await runJson(desk, ["show", id]);

    expect(document).toMatchObject({ imported: 1, newIds: [] });
    expect(shown.messages).toMatchObject([{ id, firstSentAt, producer, metadataReadable: true }]);
    expect(metadataAt("quarantine")).toMatchObject({
      metadata: { id, reason: "MissingTeamId", attempt: 0, by: "operator", notified: false },
    });
  });

  test("is reported with its new id if there is no room for one", async () => {
    const full = Object.fromEntries(Array.from({ length: 10 }, (_, index) => [`a${index}`, text("x")]));
    const file = await discarded(order(full));
    const [line] = readFileSync(file, "utf8").split("\n");
    const { id } = JSON.parse(line ?? "");

    const { code, stdout } = await runHere(desk, ["import", file, ...AUDIT]);

    const [imported] = desk.contents("quarantine");
    expect(code).toBe(0);
    expect(stdout).toContain(
      `1 message could not be given metadata and now has a new id:\n  ${id} is now ${imported?.messageId}\n`,
    );
    expect(Object.keys(imported?.attributes ?? {})).toHaveLength(10);
  });

  test("keeps unreadable metadata unchanged", async () => {
    const file = await discarded(order({ "ReliableQueue.DeadLetter": text("{}") }));

    const { document } = await runJson(desk, ["import", file, ...AUDIT]);

    expect(document.newIds).toHaveLength(1);
    expect(desk.contents("quarantine")[0]?.attributes).toEqual({
      "ReliableQueue.DeadLetter": text("{}"),
    });
  });
});

describe("an import to the main queue", () => {
  test("refuses poison, as a redrive does, and sends it only if forced", async () => {
    const file = await discarded(poison(), retryScheduled({ attempt: 3 }));
    const args = ["import", file, "--to", "main", "--yes", ...AUDIT];

    const dry = await runJson(desk, [...args, "--dry-run"]);
    const first = await runHere(desk, args);
    const again = await runHere(desk, args);
    const sent = metadataAt("main");
    const forced = await runJson(desk, [...args, "--force"]);

    expect(dry).toMatchObject({
      code: 0,
      document: {
        left: 1,
        refused: [{ why: "MissingTeamId", detail: expect.stringContaining("team_id") }],
      },
    });
    expect(first.code).toBe(3);
    expect(first.stdout).toContain("1 refused: MissingTeamId. The message attribute team_id is missing.");
    expect(again.code).toBe(4);
    expect(sent).toMatchObject({ metadata: { attempt: 0, by: "operator", reason: "MachineBusy" } });
    expect(forced).toMatchObject({ code: 0, document: { imported: 1, refused: [] } });
    expect(count("main")).toBe(2);
  });
});

describe("an import to the main queue asks as a redrive does", () => {
  test("and is a dry run if nobody can be asked", async () => {
    const file = await discarded(retryScheduled());

    const { code, stdout } = await runHere(desk, ["import", file, "--to", "main", ...AUDIT]);

    expect(code).toBe(0);
    expect(stdout).toBe(
      `1 message from ${file} would be sent to main.\n\nThis was a dry run. Add --yes to proceed.\n`,
    );
    expect(count("main")).toBe(0);
  });

  test.each([
    ["y\n", 0, 1],
    ["n\n", 4, 0],
  ])("treats %j correctly", async (typed, exitCode, sent) => {
    const file = await discarded(retryScheduled());

    const { code, stderr } = await runHere(desk, ["import", file, "--to", "main", ...AUDIT], { typed });

    expect(code).toBe(exitCode);
    expect(stderr).toContain("Send 1 message to the main queue?");
    expect(count("main")).toBe(sent);
  });
});

describe("an import of missing messages", () => {
  test("leaves out what is held under any id, and releases what it received", async () => {
    const file = await exported(poison(), poison(), { body: jobBody("a"), attributes: {} });
    const [first] = desk.contents("quarantine");
    await runHere(desk, ["discard", "--id", first?.messageId ?? "", "--yes", "--file", fresh(), ...AUDIT]);
    const args = ["import", file, "--missing", ...AUDIT];

    const dry = await runJson(desk, [...args, "--dry-run"]);
    const real = await runJson(desk, args);
    const again = await runJson(desk, args);

    expect(dry).toMatchObject({ code: 0, document: { left: 1, held: 2, unseen: 0 } });
    expect(real).toMatchObject({ code: 0, document: { imported: 1, held: 2, left: 0 } });
    expect(again).toMatchObject({ code: 1, document: { imported: 0, already: 1, held: 2 } });
    expect(desk.contents("quarantine").map(({ state }) => state)).toEqual(["ready", "ready", "ready"]);
    expect(new Set(desk.contents("quarantine").map(({ body }) => body)).size).toBe(3);
  });

  test("defers what may be held out of sight, unless it is forced", async () => {
    const file = await exported(poison(), poison());
    await runHere(desk, ["list"]);
    const args = ["import", file, "--missing", "--wait", "0", ...AUDIT];

    const left = await runHere(desk, args);
    const stillHeld = count("quarantine");
    const forced = await runJson(desk, [...args, "--force"]);

    expect(left.code).toBe(4);
    expect(left.stdout).toContain(
      "2 may still be held: their queue holds messages in flight or delayed, which the scan did not see.",
    );
    expect(stillHeld).toBe(2);
    expect(forced).toMatchObject({ code: 0, document: { imported: 2 } });
  });

  test("sends nothing if its scan was cut short", async () => {
    const file = await discarded(poison());
    desk.proxy.onCall("GetQueueAttributes", counted({ inFlight: 100_000 }));

    const { code, stderr } = await runHere(desk, ["import", file, "--missing", "--wait", "0", ...AUDIT]);

    expect(code).toBe(4);
    expect(stderr).toContain(
      "The scan did not see every held message, so it is not known which ones are missing. Nothing was sent.",
    );
    expect(stderr).toContain(
      "quarantine: there may be more: the limit of 100,000 messages in flight is reached.",
    );
    expect(desk.proxy.countOf("SendMessageBatch")).toBe(0);
  });
});

describe("a file", () => {
  test("may contain a line twice, which is sent once", async () => {
    const file = await discarded(poison());
    appendFileSync(file, readFileSync(file));

    const { code, document } = await runJson(desk, ["import", file, ...AUDIT]);

    expect(code).toBe(0);
    expect(document).toMatchObject({ imported: 1, already: 1, left: 0 });
  });

  test("is abandoned after three batches of which nothing was accepted", async () => {
    const file = await discarded(poison());
    const line = JSON.parse(readFileSync(file, "utf8"));
    const lines = Array.from({ length: 1_000 }, (_, n) =>
      JSON.stringify({ ...line, body: `${n}`, messageId: messageId(n) }),
    );
    writeFileSync(file, `${lines.join("\n")}\n`);
    desk.proxy.onCall("SendMessageBatch", awsError("AccessDenied"));

    const { code, document } = await runJson(desk, ["import", file, ...AUDIT]);

    expect(desk.proxy.countOf("SendMessageBatch")).toBe(3);
    expect(code).toBe(4);
    expect(document).toMatchObject({
      imported: 0,
      left: 1_000,
      codes: { AccessDenied: 30 },
      stoppedBy: "TargetNotAccepting",
    });
  });
});

describe("a file from another deployment", () => {
  const LOCAL = 'queue reliable_q of stage local (prefix "", account 000000000000, us-east-1)';
  /** A file that was written elsewhere. */
  async function foreign(part: string, other: string): Promise<string> {
    const file = await discarded(poison());
    writeFileSync(file, readFileSync(file, "utf8").replace(part, other));
    return file;
  }

  test.each([
    ['"stage":"local"', '"stage":"prod"', LOCAL.replace("stage local", "stage prod")],
    ['"prefix":""', '"prefix":"x-"', LOCAL.replace('""', '"x-"')],
    ['"account":"000000000000"', '"account":"1"', LOCAL.replace("000000000000", "1")],
    ['"name":"reliable_q"', '"name":"refunds"', LOCAL.replace("reliable_q", "refunds")],
    ['"region":"us-east-1"', '"region":"r"', LOCAL.replace("us-east-1", "r")],
  ])("is imported only if forced: %s", async (part, other, described) => {
    const file = await foreign(part, other);

    const refused = await runHere(desk, ["import", file, ...AUDIT]);
    const sent = count("quarantine");
    const forced = await runJson(desk, ["import", file, "--force", ...AUDIT]);

    expect(refused.code).toBe(4);
    expect(refused.stderr).toContain(
      `${file} contains messages from ${described}, but the command runs against ${LOCAL}. Nothing was sent.\nSelect their deployment with --stage, --prefix, --region or --queue, or add --force to send them here anyway.`,
    );
    expect(sent).toBe(0);
    expect(forced).toMatchObject({ code: 0, document: { imported: 1 } });
  });

  test("accepts no more messages from this one", async () => {
    const file = await foreign('"stage":"local"', '"stage":"prod"');

    const { code, stderr } = await runHere(desk, ["export", file, "--resume"]);

    expect(code).toBe(4);
    expect(stderr).toContain(`but the command runs against ${LOCAL}. Choose another file.`);
  });

  test("is imported regardless of what was imported from it elsewhere", async () => {
    const file = await discarded(poison());
    const elsewhere = await startDesk();

    const first = await runJson(elsewhere, ["import", file, ...AUDIT]);
    const here = await runJson(desk, ["import", file, ...AUDIT]);
    const again = await runJson(elsewhere, ["import", file, ...AUDIT]);
    await elsewhere.stop();

    expect([first, here, again].map(({ document }) => document.imported)).toEqual([1, 1, 0]);
    expect(again).toMatchObject({ code: 1, document: { already: 1 } });
  });
});
