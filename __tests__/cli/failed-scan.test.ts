import type { ChildProcess } from "node:child_process";
import { readFileSync } from "node:fs";
import { awsError, type Call } from "./support/faulty-proxy";
import { poison, times } from "./support/held-messages";
import { readTrail } from "./support/read-trail";
import { runExecutable } from "./support/run-executable";
import { runHere, runJson } from "./support/run-here";
import { useDesk } from "./support/start-desk";

/** One of two queues is denied while the other one is full. */
const desk = useDesk();
const fresh = () => desk.fresh();

beforeEach(async () => {
  await desk.send("quarantine", times(200, poison));
});

const isReceiveOf = ({ action, input }: Call, queue: string) =>
  action === "ReceiveMessage" && String(input.QueueUrl).includes(`/${queue}_for`);

/**
 * Receiving from the retry queue is denied, and answered only after this many calls of an action. `denied` is denied
 * too.
 */
function denyRetryQueue(after: string, calls: number, denied?: string) {
  let reached: () => void;
  const turn = new Promise<void>((resolve) => {
    reached = resolve;
  });
  desk.proxy.inject((call) => {
    if (desk.proxy.countOf(after) >= calls) reached();
    if (isReceiveOf(call, "retry")) return { ...awsError("AccessDenied"), before: () => turn };
    return call.action === denied ? awsError("AccessDenied") : undefined;
  });
}

const audited = (file: string) => readTrail(file)[0];
const ready = () => desk.contents("quarantine").filter(({ state }) => state === "ready").length;
const moves = () => desk.proxy.countOf("SendMessageBatch") + desk.proxy.countOf("DeleteMessageBatch");

test("a redrive whose scan fails says what it has sent, releases the rest, and sends nothing after that", async () => {
  const audit = fresh();
  denyRetryQueue("SendMessageBatch", 2);

  const { code, document } = await runJson(desk, [
    "redrive",
    ...["--all", "--set-attribute", "team_id=3", "--rate", "100", "--yes", "--audit", audit],
  ]);

  const sent = desk.contents("main").length;
  const called = moves();
  // Anything still running would have sent its next batch by now.
  await desk.send("retry", times(20, poison));
  expect(code).toBe(3);
  expect(sent).toBeGreaterThanOrEqual(20);
  expect(sent).toBeLessThan(200);
  expect(document.moved).toHaveLength(sent);
  expect(document).toMatchObject({ stoppedBy: "AccessDenied", stillHidden: 0 });
  expect(audited(audit)).toMatchObject({
    outcome: "partly",
    stoppedBy: "AccessDenied",
    counts: { moved: sent, unconfirmed: 0 },
  });
  expect(ready()).toBe(200 - sent);
  expect(moves()).toBe(called);
});

test("a discard whose scan fails names its file and counts what it has deleted", async () => {
  const [audit, file] = [fresh(), fresh()];
  denyRetryQueue("DeleteMessageBatch", 2);

  const { code, stdout } = await runHere(desk, [
    "discard",
    ...["--all", "--yes", "--audit", audit, "--file", file],
  ]);

  const gone = 200 - desk.contents("quarantine").length;
  expect(code).toBe(3);
  expect(stdout).toContain(`${gone} messages discarded.`);
  expect(stdout).toContain(`They are in ${file};`);
  expect(stdout).toContain("Stopped early by an error (AccessDenied).");
  expect(stdout).toContain("Your credentials may not call sqs:ReceiveMessage on ");
  expect(readFileSync(file, "utf8").trimEnd().split("\n")).toHaveLength(gone);
  expect(audited(audit)).toMatchObject({ file, outcome: "partly", counts: { moved: gone } });
  expect(ready()).toBe(200 - gone);
});

test("a change whose scan fails before anything was moved changes nothing and hides nothing", async () => {
  const audit = fresh();
  denyRetryQueue("ReceiveMessage", 2);

  const { code } = await runHere(desk, ["redrive", "--all", "--yes", "--audit", audit]);

  expect(code).toBe(4);
  expect(moves()).toBe(0);
  expect(ready()).toBe(200);
  expect(audited(audit)).toMatchObject({ counts: {}, outcome: "failed" });
});

test("the first ctrl-C after a failure does not interrupt the release", async () => {
  const audit = fresh();
  let child: ChildProcess | undefined;
  desk.proxy.inject((call) => {
    if (isReceiveOf(call, "retry")) return awsError("AccessDenied");
    if (call.action !== "ChangeMessageVisibilityBatch") return undefined;
    const first = desk.proxy.countOf(call.action) === 1;
    return first ? { meanwhile: () => void child?.kill("SIGINT") } : undefined;
  });
  const args = ["redrive", "--all", "--yes", "--audit", audit, "--endpoint-file", desk.endpointFile];

  const { code } = await runExecutable(desk, args, {
    onStart: (started) => {
      child ??= started;
    },
  });

  expect(code).toBe(4);
  expect(audited(audit)).toMatchObject({ outcome: "failed" });
  expect(ready()).toBe(200);
});

test.each([
  ["the dry run of a redrive", ["redrive"]],
  ["the dry run of a discard", ["discard", "--all"]],
  ["a show", ["show", "00000000-0000-4000-8000-000000000000"]],
])("%s releases what it received before its scan failed", async (_what, args) => {
  denyRetryQueue("ReceiveMessage", 8);

  const { code, stderr } = await runHere(desk, args);

  expect(code).toBe(4);
  expect(stderr).not.toContain("invisible");
  expect(ready()).toBe(200);
});

test.each([
  ["the dry run of a redrive", ["redrive"]],
  ["a redrive", ["redrive", "--all", "--yes", "--json"]],
  ["a discard", ["discard", "--all", "--yes"]],
  ["a show", ["show", "00000000-0000-4000-8000-000000000000", "--json"]],
])("what %s cannot release after its scan failed is reported", async (_what, args) => {
  denyRetryQueue("ReceiveMessage", 2, "ChangeMessageVisibilityBatch");

  const { code, stderr } = await runHere(desk, [
    ...args,
    ...(args.includes("--yes") ? ["--audit", fresh()] : []),
  ]);

  const hidden = 200 - ready();
  expect(code).toBe(4);
  expect(hidden).toBeGreaterThan(0);
  expect(stderr).toContain(`quarantine: ${hidden} messages are invisible to other consumers until `);
});

test("a scan that fails stops at the other queue too, and reports what it has made invisible there", async () => {
  denyRetryQueue("ReceiveMessage", 8);

  const { code, stderr } = await runHere(desk, ["list"]);

  const hidden = 200 - ready();
  expect(code).toBe(4);
  expect(hidden).toBeGreaterThan(0);
  expect(hidden).toBeLessThan(200);
  expect(stderr).toContain(`quarantine: ${hidden} messages are invisible to other consumers until `);
  expect(stderr).toContain("sqs:ReceiveMessage");
});
