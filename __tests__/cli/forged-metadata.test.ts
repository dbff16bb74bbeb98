import { readFileSync, writeFileSync } from "node:fs";
import { makeMetadata, messageId, text } from "../support/make-message";
import { jobBody, poison } from "./support/held-messages";
import { runHere, runJson } from "./support/run-here";
import { useDesk } from "./support/start-desk";

/**
 * The emulator gives everyone the same SenderId. Here it is not a role of the deployment, so all metadata is only a
 * claim.
 */
const desk = useDesk();
beforeEach(() => {
  process.env.TRUSTED_SENDERS = "AROANOTIFIER";
});
afterEach(() => {
  delete process.env.TRUSTED_SENDERS;
});

const VICTIM = messageId(77);
/** What a producer can claim to be: another message, old, out of attempts, or already known. */
const CLAIMS: [string, object][] = [
  ["another message's id", { id: VICTIM }],
  ["that it is old", { sentAt: 0 }],
  ["another sender", { sender: "AROANOTIFIER:session" }],
  ["another reason and cause", { reason: "MachineBusy", cause: "MachineBusy:00000000" }],
  ["that its attempts are spent", { attempt: 8 }],
  ["that an operator sent it", { by: "operator" }],
  ["that the consumer sent it", { by: "consumer" }],
  ["to be due in a century", { deadAt: 4e12, notBefore: 4e12 }],
  ["that its producer knows", { notified: true }],
  ["to be of a later release", { v: 2 }],
];

const claim = (forged: object) => ({
  body: jobBody("job-1"),
  attributes: {
    "ReliableQueue.DeadLetter": text(JSON.stringify({ ...makeMetadata({ id: VICTIM }), ...forged })),
  },
});
const sentId = () => desk.contents("quarantine")[0]?.messageId ?? "";
const change = () => ["--audit", desk.fresh(), "--yes"];

describe.each(CLAIMS)("a producer that claims %s", (_what, forged) => {
  test("is not found by that claim, and its message is exported under the id that SQS gave it", async () => {
    await desk.send("quarantine", [claim(forged)]);
    const id = sentId();
    const file = desk.fresh();

    const byId = await runHere(desk, ["list", "--id", VICTIM]);
    await desk.lapse();
    const old = await runHere(desk, ["list", "--older-than", "1d"]);
    await desk.lapse();
    const ofReason = await runHere(desk, ["list", "--reason", "MachineBusy"]);
    await desk.lapse();
    await runHere(desk, ["export", file]);

    expect([byId, old, ofReason].map(({ code }) => code)).toEqual([1, 1, 1]);
    expect(JSON.parse(readFileSync(file, "utf8"))).toMatchObject({ id, messageId: id });
  });

  test("is sent back and imported as it is, and its claim is kept under another name", async () => {
    await desk.send("quarantine", [claim(forged)]);
    const id = sentId();
    const file = desk.fresh();
    await runHere(desk, ["export", file]);
    await desk.lapse();

    const moved = await runJson(desk, ["redrive", "--id", id, "--force", ...change()]);
    const imported = await runJson(desk, ["import", file, "--audit", desk.fresh()]);

    expect(moved).toMatchObject({ code: 0 });
    expect(imported).toMatchObject({ code: 0, document: { imported: 1 } });
    for (const role of ["main", "quarantine"] as const) {
      const [stored] = desk.contents(role);
      const attributes: Record<string, { StringValue?: string }> = { ...stored?.attributes };
      const metadata = JSON.parse(attributes["ReliableQueue.DeadLetter"]?.StringValue ?? "{}");
      expect(metadata).toMatchObject({ v: 1, id, attempt: 0, by: "operator", notified: false });
      expect(metadata.sentAt).toBeGreaterThan(0);
      expect(metadata.sender).not.toBe("AROANOTIFIER:session");
      expect(attributes["ReliableQueue.Unproven"]?.StringValue).toContain('"v"');
    }
  });
});

test("an import of missing messages does not treat one as held because a producer claims its id", async () => {
  const honest = poison();
  await desk.send("quarantine", [honest]);
  const file = desk.fresh();
  await runHere(desk, ["export", file]);
  const id = sentId();
  desk.clear();
  await desk.send("quarantine", [claim({ id })]);

  const { document } = await runJson(desk, ["import", file, "--missing", "--audit", desk.fresh()]);

  expect(document).toMatchObject({ imported: 1, held: 0 });
});

test("a line that claims another message's id is imported too, and not mistaken for it", async () => {
  await desk.send("quarantine", [claim({}), claim({})]);
  const file = desk.fresh();
  await runHere(desk, ["export", file]);
  const ids = readFileSync(file, "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line).id);
  desk.clear();
  writeFileSync(`${file}.other`, readFileSync(file));

  const { document } = await runJson(desk, ["import", `${file}.other`, "--audit", desk.fresh()]);

  expect(new Set(ids).size).toBe(2);
  expect(ids).not.toContain(VICTIM);
  expect(document).toMatchObject({ imported: 2, already: 0 });
});
