import { readFileSync, writeFileSync } from "node:fs";
import { STAGE_SETTINGS } from "../../constructs/settings/stage-settings";
import type { MessageAttributes } from "../../core/messages/message";
import { messageSize } from "../../core/messages/message-size";
import { parseMetadata } from "../../core/metadata/read-metadata";
import { number } from "../support/make-message";
import { retryScheduled } from "./support/held-messages";
import { runHere, runJson } from "./support/run-here";
import { useDesk } from "./support/start-desk";

/** The queues' own limit decides, not the 1 MiB of SQS. */
const MAX = STAGE_SETTINGS.local.queue.maxMessageBytes;

const desk = useDesk();
let AUDIT: string[];
const fresh = () => desk.fresh();

beforeEach(() => {
  AUDIT = ["--audit", fresh()];
});

/** A message of this many bytes, including attributes. */
function sized(bytes: number, attributes: MessageAttributes) {
  const order = { job_id: "a", machine: "machine-7", filler: "" };
  const bare = messageSize({ body: JSON.stringify(order), attributes });
  return { body: JSON.stringify({ ...order, filler: "x".repeat(bytes - bare) }), attributes };
}

const withoutMetadata = (bytes: number) => sized(bytes, { team_id: number("3") });
const withMetadata = (bytes: number) => sized(bytes, retryScheduled({ attempt: 3 }).attributes);

test.each([
  ["without metadata", withoutMetadata(MAX)],
  ["with one", withMetadata(MAX)],
])(
  "a message %s that fills the queue's limit is sent back, and survives discard and import",
  async (_what, held) => {
    await desk.send("retry", [held]);
    const file = fresh();

    const discarded = await runHere(desk, ["discard", "--all", "--yes", "--file", file, ...AUDIT]);
    const imported = await runJson(desk, ["import", file, ...AUDIT]);
    const dry = await runJson(desk, ["redrive", ...AUDIT]);
    const redriven = await runJson(desk, ["redrive", "--all", "--yes", ...AUDIT]);

    expect(discarded.code).toBe(0);
    expect(imported).toMatchObject({ code: 0, document: { imported: 1 } });
    expect(dry.document.wouldSend).toHaveLength(1);
    expect(redriven.document).toMatchObject({ notMoved: [] });
    expect(redriven.document.moved).toHaveLength(1);
    const [sent] = desk.contents("main");
    expect(sent?.body).toBe(held.body);
    expect(sent?.attributes.team_id).toMatchObject({ StringValue: "3" });
  },
);

test("metadata without room to name the operator still restarts the attempts", async () => {
  await desk.send("retry", [withMetadata(MAX)]);

  await runHere(desk, ["redrive", "--all", "--yes", ...AUDIT]);

  const reading = parseMetadata(desk.contents("main")[0]?.attributes as never);
  expect(reading).toMatchObject({ metadata: { attempt: 0, reason: "MachineBusy" } });
});

test("a message that would be a byte too long with its new attribute is refused before it is sent", async () => {
  const change = "team_id".length + "Number".length + 1;
  await desk.send("quarantine", [sized(MAX - change + 1, {}), sized(MAX - change, {})]);

  const args = ["redrive", "--all", "--set-attribute", "team_id=3", "--yes", ...AUDIT];
  const { code, document } = await runJson(desk, args);

  expect(code).toBe(3);
  expect(document).toMatchObject({ refused: [{ why: "TooLarge" }], notMoved: [] });
  expect(document.moved).toHaveLength(1);
});

test("a line that the queues cannot accept is refused before it is sent", async () => {
  const file = fresh();
  await desk.send("retry", [withoutMetadata(MAX)]);
  await runHere(desk, ["export", file]);
  desk.clear();
  writeFileSync(file, readFileSync(file, "utf8").replace("xxx", "xxxx"));

  const { code, document } = await runJson(desk, ["import", file, ...AUDIT]);

  expect(code).toBe(4);
  expect(document).toMatchObject({ imported: 0, refused: [{ why: "TooLarge" }], codes: {} });
  expect(desk.proxy.countOf("SendMessageBatch")).toBe(0);
});
