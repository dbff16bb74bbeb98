import { existsSync, readFileSync, truncateSync, writeFileSync } from "node:fs";
import { METADATA_ATTRIBUTE } from "../../core/metadata/dead-letter-metadata";
import { parseMetadata } from "../../core/metadata/read-metadata";
import { binary, number, text } from "../support/make-message";
import { jobBody, poison, retryScheduled, times } from "./support/held-messages";
import { runHere, runJson } from "./support/run-here";
import { useDesk } from "./support/start-desk";

const desk = useDesk();
let AUDIT: string[];
const fresh = () => desk.fresh();

beforeEach(() => {
  AUDIT = ["--wait", "0", "--audit", fresh()];
});

const CTRL_C = "\u0003";
const count = (role: "main" | "retry" | "quarantine") => desk.contents(role).length;
const metadataOf = (index: number) => parseMetadata(desk.contents("main")[index]?.attributes as never);

describe("redrive", () => {
  test("a dry run releases what it received at once", async () => {
    await desk.send("quarantine", times(3, poison));

    const { code, document } = await runJson(desk, ["redrive", "--force", ...AUDIT]);

    expect(code).toBe(0);
    expect(document).toMatchObject({ dryRun: true, matched: 3, refused: [] });
    expect(document.wouldSend).toHaveLength(3);
    expect(document.wouldSend[0]).toMatchObject({ reason: "MissingTeamId", wouldFail: "MissingTeamId" });
    expect(desk.contents("quarantine").map(({ state }) => state)).toEqual(["ready", "ready", "ready"]);
    expect(existsSync(AUDIT[3] ?? "")).toBe(false);
  });

  test("a dry run says for how many messages idempotency no longer knows whether they were processed", async () => {
    const [DAYS_OF_A_COPY, ATTEMPTS, HELD_DAYS] = [14, 3 + 1, 90];
    const sentDaysAgo = (days: number) => poison({ sentAt: Date.now() - days * 86_400_000 });
    const remembered = DAYS_OF_A_COPY * ATTEMPTS + HELD_DAYS;
    await desk.send("quarantine", [sentDaysAgo(remembered + 1), sentDaysAgo(remembered - 1)]);

    const { document } = await runJson(desk, ["redrive", "--force", ...AUDIT]);
    const { stdout } = await runHere(desk, ["redrive", "--force", ...AUDIT]);

    expect(document.wouldSend.map(({ recordGone }: { recordGone: boolean }) => recordGone).sort()).toEqual([
      false,
      true,
    ]);
    expect(stdout).toContain(
      "1 of them keeps its key, but was sent so long ago that a deployment with idempotency has forgotten whether it was processed.",
    );
  });

  test("sends everything back without asking only if that was requested", async () => {
    await desk.send("retry", [retryScheduled()]);

    const refused = await runHere(desk, ["redrive", "--from", "retry", "--yes", ...AUDIT]);
    const called = desk.proxy.calls.length;
    const dry = await runHere(desk, ["redrive", ...AUDIT]);
    const meant = await runHere(desk, ["redrive", "--all", "--yes", ...AUDIT]);

    expect([refused.code, dry.code, meant.code]).toEqual([2, 0, 0]);
    expect(refused.stderr).toContain(
      "Without a filter, every held message would be sent back. Add a filter, or --all to select everything.",
    );
    expect(called).toBe(0);
  });

  test("refuses what is still poison in the same words as a dry run, and sends the rest", async () => {
    const one = poison();
    await desk.send("quarantine", [one, retryScheduled()]);

    const { code, stdout } = await runHere(desk, ["redrive", "--all", "--yes", ...AUDIT]);

    expect(code).toBe(3);
    expect(stdout).toContain(
      [
        "1 message sent back to the main queue.",
        "1 refused: MissingTeamId. The message attribute team_id is missing. Send the message again with it.",
        `  ${one.id}`,
        "Fix the messages with --set-attribute or --edit, or add --force to send them anyway.\n",
      ].join("\n"),
    );
    expect([count("main"), count("quarantine")]).toEqual([1, 1]);
  });

  test("does nothing and says so if all of it is refused", async () => {
    const one = poison();
    await desk.send("quarantine", [one]);

    const dry = await runHere(desk, ["redrive", ...AUDIT]);
    const real = await runHere(desk, ["redrive", "--all", "--yes", ...AUDIT]);
    const forced = await runHere(desk, ["redrive", "--all", "--yes", "--force", ...AUDIT]);

    expect([dry.code, real.code, forced.code]).toEqual([4, 4, 0]);
    expect(dry.stdout).toBe(
      [
        "Nothing would be sent.",
        "1 refused: MissingTeamId. The message attribute team_id is missing. Send the message again with it.",
        `  ${one.id}`,
        "Fix the messages with --set-attribute or --edit, or add --force to send them anyway.\n",
      ].join("\n"),
    );
  });

  test("restarts the attempts and keeps the rest of the metadata", async () => {
    await desk.send("retry", [retryScheduled({ attempt: 3, notified: true })]);

    await runHere(desk, ["redrive", "--all", "--yes", ...AUDIT]);

    expect(metadataOf(0)).toMatchObject({
      metadata: { attempt: 0, by: "operator", reason: "MachineBusy", notified: true },
    });
  });

  test("adds metadata to messages without it, if there is room", async () => {
    const full = Object.fromEntries(Array.from({ length: 9 }, (_, index) => [`a${index}`, text("x")]));
    await desk.send("quarantine", [{ body: jobBody("a"), attributes: { team_id: number("3") } }]);
    const id = desk.contents("quarantine")[0]?.messageId;
    await runHere(desk, ["redrive", "--all", "--yes", ...AUDIT]);
    await desk.send("quarantine", [{ body: jobBody("b"), attributes: { ...full, team_id: number("3") } }]);

    const { document } = await runJson(desk, ["redrive", "--all", "--yes", ...AUDIT]);

    expect(document.moved).toHaveLength(1);
    expect(metadataOf(0)).toMatchObject({ metadata: { id, attempt: 0, by: "operator", notified: false } });
    expect(metadataOf(1)).toEqual({ kind: "none" });
  });

  test("refuses an attribute if there is no room for it", async () => {
    const full = Object.fromEntries(Array.from({ length: 10 }, (_, index) => [`a${index}`, text("x")]));
    await desk.send("quarantine", [{ body: jobBody("a"), attributes: full }]);

    const { code, document } = await runJson(desk, [
      "redrive",
      "--all",
      "--set-attribute",
      "team_id=3",
      "--yes",
      ...AUDIT,
    ]);

    expect(code).toBe(4);
    expect(document.refused).toMatchObject([{ why: "TooManyAttributes" }]);
  });

  test("a dry run shows the first ten and says how to see the rest", async () => {
    await desk.send("retry", times(11, retryScheduled));

    const { stdout } = await runHere(desk, ["redrive", ...AUDIT]);

    expect(stdout).toContain(
      "11 messages would be sent back to the main queue, their attempts reset to 0:\n",
    );
    expect(stdout.match(/^ {2}[0-9a-f-]{36} {2}MachineBusy$/gm)).toHaveLength(10);
    expect(stdout).toContain("\n  … and 1 more: use --json to see all\n");
  });

  test("does not suggest --force for what the queues cannot accept", async () => {
    const full = Object.fromEntries(Array.from({ length: 10 }, (_, index) => [`a${index}`, text("x")]));
    await desk.send("retry", [{ body: jobBody("a"), attributes: full }]);

    const { stdout } = await runHere(desk, ["redrive", "--set-attribute", "team_id=3", ...AUDIT]);

    expect(stdout).toContain("1 refused: TooManyAttributes.");
    expect(stdout).not.toContain("--force");
  });

  test("moves no more than its limit", async () => {
    await desk.send("retry", times(25, retryScheduled));

    const { code, document } = await runJson(desk, ["redrive", "--all", "--limit", "12", "--yes", ...AUDIT]);

    expect(code).toBe(0);
    expect(document.moved).toHaveLength(12);
    expect([count("main"), count("retry")]).toEqual([12, 13]);
    expect(desk.contents("retry").every(({ state }) => state === "ready")).toBe(true);
  });

  test.each([
    ["y\n", 0, 1, "1 message sent back to the main queue.\n"],
    ["n\n", 4, 0, "Nothing was sent.\n"],
    [CTRL_C, 4, 0, "Nothing was sent.\n"],
  ])("asks on a terminal, and treats %j correctly", async (typed, exitCode, sent, said) => {
    await desk.send("retry", [retryScheduled()]);

    const { code, stdout, stderr } = await runHere(desk, ["redrive", ...AUDIT], { typed });

    expect(code).toBe(exitCode);
    expect(stderr).toContain("Send 1 message back to the main queue?");
    expect(stdout.endsWith(said)).toBe(true);
    expect(count("main")).toBe(sent);
  });

  test.each([
    [["redrive"], "2 messages sent back to the main queue."],
    [["discard", "--reason", "MachineBusy"], "2 messages discarded."],
  ])("%j moves only what was agreed to, not what arrived later", async (args, said) => {
    await desk.send("retry", times(2, retryScheduled));
    let reads = 0;
    desk.proxy.inject(({ action }) =>
      // The scan after the answer begins: both queues were asked for their depth, before and after the first one.
      action === "GetQueueAttributes" && ++reads === 5
        ? { meanwhile: () => desk.send("retry", times(12, retryScheduled)) }
        : undefined,
    );
    const file = args[0] === "discard" ? ["--file", fresh()] : [];

    const { code, stdout } = await runHere(desk, [...args, ...file, ...AUDIT], { typed: "y\n" });

    expect(code).toBe(0);
    expect(stdout).toContain(said);
    expect(count("retry")).toBe(12);
    expect(desk.contents("retry").every(({ state }) => state === "ready")).toBe(true);
  });

  test("reports what was agreed to but is no longer there", async () => {
    await desk.send("retry", times(2, retryScheduled));
    let reads = 0;
    desk.proxy.inject(({ action }) =>
      action === "GetQueueAttributes" && ++reads === 5 ? { meanwhile: () => desk.purge("retry") } : undefined,
    );

    const { code, stdout } = await runHere(desk, ["redrive", ...AUDIT], { typed: "y\n" });

    expect(code).toBe(4);
    expect(stdout).toContain(
      "0 messages sent back to the main queue.\n2 of the messages that you confirmed were not found again.\n",
    );
  });

  test("stops scanning once it has found the requested id", async () => {
    const held = times(60, retryScheduled);
    await desk.send("retry", held);

    const { document } = await runJson(desk, ["redrive", "--id", held[0]?.id ?? "", "--yes", ...AUDIT]);

    expect(document.moved).toHaveLength(1);
    expect(document.scans[0]).toMatchObject({ queue: "retry", before: { visible: 60 } });
    expect(document.scans[0].received).toBeLessThan(60);
    expect(desk.contents("retry").every(({ state }) => state === "ready")).toBe(true);
  });

  test("edits only one message", async () => {
    await desk.send("retry", times(2, retryScheduled));

    const { code, stderr } = await runHere(desk, ["redrive", "--edit", ...AUDIT]);

    expect(code).toBe(4);
    expect(stderr).toContain("--edit works on one message, but 2 messages match. Select one with --id");
  });
});

describe("discard", () => {
  test("refuses to discard everything unless that was requested", async () => {
    await desk.send("quarantine", [poison()]);

    const refused = await runHere(desk, ["discard", "--yes", ...AUDIT]);
    const from = await runHere(desk, ["discard", "--from", "quarantine", "--yes", ...AUDIT]);
    const meant = await runHere(desk, ["discard", "--all", "--yes", "--file", fresh(), ...AUDIT]);

    expect([refused.code, from.code, meant.code]).toEqual([2, 2, 0]);
    expect(refused.stderr).toContain("Without a filter, every held message would be discarded.");
  });

  const EMPTY = "It must not be empty: an empty text matches everything.";
  const NO_MATCH = "It must be name=value or a name alone, and neither may be empty.";
  const NO_NAME = "It must be an attribute name: letters, digits, underscores, hyphens and periods.";
  test.each([
    ["--reason", "", EMPTY],
    ["--cause", "", "It must be a cause as shown by `npx dlq list --by cause`, such as Unexpected:1a2b3c4d."],
    ["--team", "", EMPTY],
    ["--id", "", EMPTY],
    ["--older-than", "0s", "It must be greater than zero: every message is older than that."],
    ["--older-than", "00w", "It must be greater than zero: every message is older than that."],
    ["--body", "", NO_MATCH],
    ["--body", "job_id=", NO_MATCH],
    ["--body-contains", "", EMPTY],
    ["--body-contains", " ", EMPTY],
    ["--attribute", "", NO_MATCH],
    ["--attribute", "team_id=", NO_MATCH],
    ["--without-attribute", "", NO_NAME],
    ["--without-attribute", "team id", NO_NAME],
  ])("refuses %s %j, as an unset variable would produce", async (option, value, said) => {
    await desk.send("quarantine", [poison()]);

    const { code, stderr } = await runHere(desk, ["discard", option, value, "--yes", ...AUDIT]);

    expect(code).toBe(2);
    expect(stderr).toContain(said);
    expect([desk.proxy.calls.length, count("quarantine")]).toEqual([0, 1]);
  });

  test.each(["n\n", CTRL_C])("does nothing when its question is answered with %j", async (typed) => {
    await desk.send("quarantine", [poison()]);
    const file = fresh();

    const { code, stdout } = await runHere(desk, ["discard", "--all", "--file", file, ...AUDIT], { typed });

    expect(code).toBe(4);
    expect(stdout.endsWith("Nothing was discarded.\n")).toBe(true);
    expect([existsSync(file), count("quarantine")]).toEqual([false, 1]);
  });

  test("names no file in a dry run that the real run would not write", async () => {
    await desk.send("quarantine", [poison()]);

    const { stdout } = await runHere(desk, ["discard", "--all", ...AUDIT]);
    const { document } = await runJson(desk, ["discard", "--all", ...AUDIT]);

    expect(stdout).toContain(
      "1 message would be written to ./dlq-discarded-<time>.ndjson and then deleted:\n  1 x MissingTeamId\n",
    );
    expect(document.file).toBeNull();
  });

  test("respects its filter, and writes no file in a dry run", async () => {
    await desk.send("quarantine", [poison(), retryScheduled()]);
    const file = fresh();
    const args = ["discard", "--reason", "MissingTeamId", "--file", file, ...AUDIT];

    const dry = await runJson(desk, args);
    const dryFile = existsSync(file);
    const real = await runJson(desk, [...args, "--yes"]);

    expect(dry).toMatchObject({ code: 0, document: { dryRun: true, matched: 1, file } });
    expect(dryFile).toBe(false);
    expect(real.document).toMatchObject({ dryRun: false, matched: 1, file });
    expect(count("quarantine")).toBe(1);
  });
});

describe("export and import", () => {
  const odd = {
    body: 'line one\nline\u2028two "quoted" \u00e9',
    attributes: {
      team_id: number("7"),
      picture: { ...binary(0, 1, 254, 255), DataType: "Binary.png" },
      precise: { DataType: "Number.int", StringValue: "007" },
      constructor: text("x"),
    },
  };

  test("restore a message unchanged, including binary attributes and custom types", async () => {
    const file = fresh();
    await desk.send("quarantine", [odd]);
    const [before] = desk.contents("quarantine");
    await runHere(desk, ["export", file]);
    desk.clear();

    const { code } = await runHere(desk, ["import", file, ...AUDIT.slice(2)]);

    const [after] = desk.contents("quarantine");
    expect(code).toBe(0);
    const { [METADATA_ATTRIBUTE]: _metadata, ...attributes } = after?.attributes ?? {};
    expect([after?.body, attributes]).toEqual([before?.body, before?.attributes]);
    expect(readFileSync(file, "utf8").split("\n")).toHaveLength(2);
  });

  test("an interrupted export is completed without repeating a message", async () => {
    const file = fresh();
    await desk.send("quarantine", times(5, poison));
    await runHere(desk, ["export", file]);
    const whole = readFileSync(file, "utf8");
    truncateSync(file, whole.length - 20);
    await desk.lapse();

    const refused = await runHere(desk, ["export", file]);
    const resumed = await runJson(desk, ["export", file, "--resume"]);

    expect(refused.code).toBe(4);
    expect(resumed.document).toMatchObject({ exported: 1, alreadyThere: 4 });
    const ids = readFileSync(file, "utf8")
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line).messageId);
    expect(new Set(ids).size).toBe(5);
  });
});

describe("an export that is resumed", () => {
  const ids = (file: string) =>
    readFileSync(file, "utf8")
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line).messageId);

  test.each(["my notes\nwithout an end", "my notes\n", "my notes"])(
    "does not change a file that no export wrote: %j",
    async (notes) => {
      const file = fresh();
      writeFileSync(file, notes);

      const { code, stderr } = await runHere(desk, ["export", file, "--resume"]);

      expect(code).toBe(4);
      expect(stderr).toContain(
        `${file} contains lines that were not written by npx dlq export. Choose another file.`,
      );
      expect(readFileSync(file, "utf8")).toBe(notes);
    },
  );

  test("keeps a complete last line that only lacks its line break", async () => {
    const file = fresh();
    await desk.send("quarantine", times(2, poison));
    await runHere(desk, ["export", file]);
    const before = ids(file);
    truncateSync(file, readFileSync(file).length - 1);
    desk.clear();
    await desk.send("quarantine", [poison()]);

    const { document } = await runJson(desk, ["export", file, "--resume"]);

    expect(document).toMatchObject({ exported: 1 });
    expect(ids(file)).toEqual([...before, expect.any(String)]);
  });
});

describe("the command line", () => {
  test.each([
    [["list", "--by", "color"], "error: option '--by <property>' argument 'color' is invalid."],
    [["list", "--older-than", "soon"], "It must be a whole number with a unit: 90s, 15m, 2h, 3d or 1w."],
    [
      ["redrive", "--set-attribute", "team_id=three"],
      "The attribute team_id is a Number, but the value is not a number.",
    ],
    [
      ["redrive", "--set-attribute", "ReliableQueue.DeadLetter={}"],
      "The attribute ReliableQueue.DeadLetter is reserved and cannot be set.",
    ],
    [
      ["list", "--stage", "prod"],
      "--endpoint-file belongs to a local run, but the stage is prod. Omit one of the two.",
    ],
    [["frobnicate"], "error: unknown command 'frobnicate'"],
  ])("%j is a usage error", async (args, said) => {
    const { code, stderr } = await runHere(desk, args);

    expect(code).toBe(2);
    expect(stderr).toContain(said);
    expect(desk.proxy.calls).toEqual([]);
  });

  test.each(["status", "list", "show", "redrive", "discard", "export", "import", "pause", "resume"])(
    "%s has help with examples and exit codes",
    async (command) => {
      const { code, stdout } = await runHere(desk, [command, "--help"]);

      expect(code).toBe(0);
      expect(stdout).toContain(`Examples:\n  npx dlq ${command}`);
      expect(stdout).toContain("Exit codes: 0 done");
    },
  );
});
