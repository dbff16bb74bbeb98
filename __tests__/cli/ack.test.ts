import type { Acknowledgement } from "../../core/acknowledgements/acknowledgement";
import { answer, awsError } from "./support/faulty-proxy";
import { poison, retryScheduled, times } from "./support/held-messages";
import { readTrail } from "./support/read-trail";
import { runHere } from "./support/run-here";
import { useDesk } from "./support/start-desk";
import { useAcknowledgements } from "./support/use-acknowledgements";

const TABLE = "reliable-q-acknowledgements";
const DAY = 86_400_000;
const BUSY = "MachineBusy:12345678";

const desk = useDesk();
const on = useAcknowledgements(desk);

/** The command with alerts that can be acknowledged. */
async function run(...args: string[]) {
  const audit = desk.fresh();
  const recorded = args.includes("--audit") || args.includes("--list") ? [] : ["--audit", audit];
  const line = [...args, ...recorded, "--endpoint-file", on.endpointFile];
  return { ...(await runHere(desk, line, { bare: true })), audit };
}
async function runJson(...args: string[]) {
  const result = await run(...args, "--json");
  return { ...result, document: JSON.parse(result.stdout) };
}

const stored = async (): Promise<Partial<Acknowledgement>[]> =>
  (await on.table.readAll())
    .map(({ queue, cause, held, factor }) => ({ queue, cause, held, factor }))
    .sort((one, other) => `${one.queue} ${one.cause}`.localeCompare(`${other.queue} ${other.cause}`));

test("ack counts the group in each queue, acknowledges it for seven days, and is in the audit trail", async () => {
  await desk.send("quarantine", [
    ...times(3, () => poison()),
    poison({ reason: "MalformedBody", cause: "MalformedBody" }),
  ]);
  await desk.send(
    "retry",
    times(2, () => poison()),
  );

  const { code, stdout, audit } = await run("ack", "MissingTeamId");

  expect(code).toBe(0);
  expect(await stored()).toEqual([
    { queue: "quarantine", cause: "MissingTeamId", held: 3, factor: 2 },
    { queue: "retry", cause: "MissingTeamId", held: 2, factor: 2 },
  ]);
  const [first] = await on.table.readAll();
  expect((first?.until ?? 0) - (first?.at ?? 0)).toBe(7 * DAY);
  expect(stdout).toMatch(/MissingTeamId +quarantine +3 +0 +0 +none until 20\S+Z, or 7 messages/);
  expect(readTrail(audit)).toMatchObject([
    {
      command: "ack",
      who: { arn: "arn:aws:iam::000000000000:root" },
      groups: [
        { queue: "retry", cause: "MissingTeamId", held: 2 },
        { queue: "quarantine", cause: "MissingTeamId", held: 3 },
      ],
      factor: 2,
      counts: { groups: 2 },
      outcome: "done",
    },
  ]);
});

test("a reason stands for those of its causes that are held now, and for no later one", async () => {
  await desk.send("quarantine", [
    poison({ reason: "MachineBusy", cause: BUSY }),
    poison({ reason: "MachineBusy", cause: "MachineBusy:00000001" }),
  ]);

  const { code } = await run("ack", "MachineBusy", "--factor", "1.5");

  expect(code).toBe(0);
  expect(await stored()).toEqual([
    { queue: "quarantine", cause: "MachineBusy:00000001", held: 1, factor: 1.5 },
    { queue: "quarantine", cause: BUSY, held: 1, factor: 1.5 },
  ]);
});

test("a cause is acknowledged without the other causes of its reason, and with --from in one queue only", async () => {
  await desk.send("quarantine", [
    poison({ reason: "MachineBusy", cause: BUSY }),
    poison({ reason: "MachineBusy", cause: "MachineBusy:00000001" }),
  ]);
  await desk.send("retry", [retryScheduled()]);

  await run("ack", BUSY, "--from", "quarantine");

  expect(await stored()).toEqual([{ queue: "quarantine", cause: BUSY, held: 1, factor: 2 }]);
});

test("ack leaves the messages that it counted where they are", async () => {
  await desk.send("quarantine", [poison()]);

  await run("ack", "MissingTeamId");

  expect(desk.contents("quarantine").map(({ state }) => state)).toEqual(["ready"]);
});

test("snooze ends at the given time", async () => {
  await desk.send("quarantine", [poison()]);

  const { code } = await run("snooze", "MissingTeamId", "--until", "8h");
  const [first] = await on.table.readAll();
  const moment = new Date(Math.floor(Date.now() / 60_000) * 60_000 + 2 * DAY).toISOString();
  await run("snooze", "MissingTeamId", "--until", moment);
  const [again] = await on.table.readAll();

  expect(code).toBe(0);
  expect((first?.until ?? 0) - (first?.at ?? 0)).toBeCloseTo(8 * 3_600_000, -4);
  expect(again?.until).toBe(Date.parse(moment));
});

test.each([
  [
    ["snooze", "A", "--until", "8d"],
    /--until must be at most 7 days ahead \(20.*Z\), but is 20.*Z\. Acknowledge again then\./,
  ],
  [
    ["snooze", "A", "--until", "2020-01-15T12:00Z"],
    /--until must be later than now \(20.*\), but is 2020-01-15T12:00:00\.000Z\./,
  ],
  [
    ["snooze", "A", "--until", "2026-01-15"],
    /It must be a duration such as 90m, 8h or 3d, or a moment with its time zone/,
  ],
  [["snooze", "A"], /required option '--until <when>' not specified/],
  [["snooze", "--until", "8h"], /missing required argument 'groups'/],
  [["ack"], /No group was given\. `npx dlq list --by cause` shows the groups/],
  [["ack", "--list", "A"], /--list takes neither groups nor --remove\./],
  [
    ["ack", "it's"],
    /"it's" is not a valid group\. Use a reason, or a cause as shown by `npx dlq list --by cause`, such as Unexpected:1a2b3c4d\./,
  ],
  [["ack", "A", "--factor", "0.5"], /It must be a number from 1 to 1000, such as 2 or 1\.5\./],
  [
    ["ack", "A", "--held", "5"],
    /--held is the number of messages of one group in one queue\. Name a single group, and add --from\./,
  ],
])("%j is refused before any call is made", async (args, message) => {
  const { code, stderr } = await run(...args);

  expect(code).toBe(2);
  expect(stderr).toMatch(message);
  expect(on.proxy.calls).toEqual([]);
});

test("a group of which no message was seen is not acknowledged, and the command says what to do", async () => {
  await desk.send("quarantine", [poison()]);

  const partly = await run("ack", "MissingTeamId", BUSY);
  const nothing = await run("ack", BUSY, "--wait", "0");

  expect([partly.code, nothing.code]).toEqual([3, 1]);
  expect(partly.stdout).toContain(
    `${BUSY}: the scan found no message of this group, so nothing was acknowledged. If its messages are delayed or in flight, say how many there are: --from retry --held <messages>, as in the alert.`,
  );
  expect(await stored()).toHaveLength(1);
});

test("--held gives the number if a scan cannot see the messages, and never lowers what it has seen", async () => {
  await run("ack", BUSY, "--from", "retry", "--held", "12", "--wait", "0");
  expect(await stored()).toEqual([{ queue: "retry", cause: BUSY, held: 12, factor: 2 }]);

  await desk.send(
    "retry",
    times(3, () => retryScheduled()),
  );
  await run("ack", BUSY, "--from", "retry", "--held", "2");
  expect(await stored()).toEqual([{ queue: "retry", cause: BUSY, held: 3, factor: 2 }]);
});

test("acknowledging again restarts the count", async () => {
  await desk.send("quarantine", [poison()]);
  await run("ack", "MissingTeamId");
  const [first] = await on.table.readAll();
  if (first !== undefined) await on.table.put({ ...first, added: 5, suppressed: 1 });

  await run("ack", "MissingTeamId");

  expect(await on.table.readAll()).toMatchObject([{ held: 1, added: 0, suppressed: 0 }]);
});

test("messages that join a group while it is acknowledged again are not lost", async () => {
  await desk.send("quarantine", [poison()]);
  await run("ack", "MissingTeamId");
  const [first] = await on.table.readAll();
  if (first === undefined) throw new Error("nothing was acknowledged");
  await on.table.put({ ...first, added: 5, suppressed: 1 });
  on.proxy.onCall("Scan", (reads) => {
    const joined = { ...first, added: 5 + reads, suppressed: 1 + reads };
    return reads <= 2 ? { meanwhile: () => on.table.put(joined) } : undefined;
  });

  expect((await run("ack", "MissingTeamId")).code).toBe(0);

  expect(await on.table.readAll()).toMatchObject([{ held: 1, added: 2, suppressed: 2 }]);
});

const made = (parts: Partial<Acknowledgement>): Acknowledgement => ({
  ...{ queue: "quarantine", cause: BUSY, by: "arn:aws:sts::1:assumed-role/on-call/ana" },
  ...{ at: Date.now() - DAY, until: Date.now() + DAY, held: 3, factor: 2, added: 2, suppressed: 2 },
  ...parts,
});

test("--list shows what is acknowledged, by whom, and what has joined since, but nothing that has ended", async () => {
  await on.table.put(made({}));
  await on.table.put(made({ queue: "retry", at: Date.now(), added: 9 }));
  await on.table.put(made({ cause: "Ended", until: Date.now() - 1 }));

  const { code, stdout } = await run("ack", "--list");
  const { document } = await runJson("ack", "--list");

  expect(code).toBe(0);
  expect(stdout).toMatch(/MachineBusy:12345678 +quarantine +3 +2 +2 +none until 20\S+Z, or 7 messages +ana /);
  expect(stdout).toMatch(/MachineBusy:12345678 +retry +3 +9 +2 +again: it has grown/);
  expect(stdout).not.toContain("Ended");
  expect(document.acknowledged).toMatchObject([
    { queue: "quarantine", cause: BUSY, held: 3, added: 2, suppressed: 2, alertsAgain: false },
    { queue: "retry", alertsAgain: true },
  ]);
});

test("on a machine whose clock is days ahead, an acknowledgement begins and ends by AWS's time", async () => {
  await desk.send("quarantine", [poison()]);
  const ahead = 3 * DAY;
  desk.proxy.clockAhead(ahead);
  const trueNow = Date.now() - ahead;

  const { code } = await run("snooze", "MissingTeamId", "--until", "8h");

  expect(code).toBe(0);
  const [entered] = await on.table.readAll();
  expect((entered?.at ?? 0) - trueNow).toBeLessThan(DAY / 24);
  expect((entered?.until ?? 0) - trueNow).toBeLessThan(DAY / 2);
  expect((await run("ack", "--list")).stdout).toContain("MissingTeamId");
});

test("--list says so if nothing is acknowledged", async () => {
  expect(await run("ack", "--list")).toMatchObject({ code: 0, stdout: "Nothing is acknowledged.\n" });
});

test("--remove undoes an acknowledgement, by cause or by reason, and is in the audit trail", async () => {
  await on.table.put(made({}));
  await on.table.put(made({ queue: "retry" }));

  const one = await run("ack", "--remove", BUSY, "--from", "retry");
  expect(one).toMatchObject({ code: 0, stdout: `${BUSY} in retry: its next message triggers an alert.\n` });
  expect(await stored()).toMatchObject([{ queue: "quarantine" }]);
  expect(readTrail(one.audit)).toMatchObject([
    {
      command: "ack",
      removes: true,
      groups: [{ queue: "retry", cause: BUSY }],
      counts: { groups: 1 },
      outcome: "done",
    },
  ]);

  expect((await run("ack", "--remove", "MachineBusy")).code).toBe(0);
  expect(await stored()).toEqual([]);
  const nothing = await run("ack", "--remove", "MachineBusy");
  expect(nothing).toMatchObject({ code: 1, stdout: "MachineBusy is not acknowledged.\n" });
});

test("if the audit trail cannot be written, nothing is acknowledged", async () => {
  await desk.send("quarantine", [poison()]);

  const { code, stderr } = await run("ack", "MissingTeamId", "--audit", desk.folder);

  expect(code).toBe(4);
  expect(stderr).toContain("cannot be written, so nothing was changed");
  expect(await stored()).toEqual([]);
});

test.each([
  ["Scan", ["ack", "--list"]],
  ["PutItem", ["ack", "MissingTeamId"]],
  ["DeleteItem", ["ack", "--remove", "MissingTeamId"]],
])("a denied %s names the missing statement, and how far the command got", async (action, args) => {
  await desk.send("quarantine", [poison()]);
  if (action === "DeleteItem") await on.table.put(made({ cause: "MissingTeamId" }));
  on.proxy.onCall(action, awsError("AccessDeniedException", "no"));

  const { code, document, audit } = await runJson(...args);

  expect(code).toBe(4);
  expect(document.error).toMatchObject({
    code: "AccessDenied",
    statement: {
      Effect: "Allow",
      Action: [`dynamodb:${action}`],
      Resource: [`arn:aws:dynamodb:us-east-1:000000000000:table/${TABLE}`],
    },
  });
  if (action !== "Scan")
    expect(readTrail(audit)).toMatchObject([{ counts: { groups: 0 }, outcome: "failed" }]);
});

test("a denied key of the table names the key", async () => {
  const key = "arn:aws:kms:eu-west-1:1:key/1234abcd";
  const words = `User: x is not authorized to perform: kms:Decrypt on resource: ${key} because no`;
  on.proxy.onCall("Scan", awsError("AccessDeniedException", words));

  const { document } = await runJson("ack", "--list");

  expect(document.error.statement).toEqual({ Effect: "Allow", Action: ["kms:Decrypt"], Resource: [key] });
});

const TURN_ON =
  "Set alertAcknowledgements: true on the ReliableQueue, or ALERT_ACKNOWLEDGEMENTS=true where the stacks are synthesized, and deploy.";

test("if the local run has no table, the command says what to set and scans nothing", async () => {
  await desk.send("quarantine", [poison()]);

  const { code, stderr } = await runHere(desk, ["ack", "MissingTeamId"]);

  expect(code).toBe(4);
  expect(stderr).toContain(
    `Alerts of this deployment cannot be acknowledged: there is no table ${TABLE}. ${TURN_ON} Then start the local run again.`,
  );
  expect(desk.proxy.countOf("ReceiveMessage")).toBe(0);
});

test("if a deployment has no table, the command says what to set and scans nothing", async () => {
  on.proxy.inject(() => awsError("ResourceNotFoundException"));

  const { document } = await runJson("snooze", "MissingTeamId", "--until", "1h");

  expect(document.error).toMatchObject({
    code: "AcknowledgementsOff",
    message: expect.stringContaining(TURN_ON),
  });
  expect(desk.proxy.countOf("ReceiveMessage")).toBe(0);
});

test("a response that is not DynamoDB's is not accepted as one", async () => {
  on.proxy.inject(() => answer("<html>"));

  const { document } = await runJson("ack", "--list");

  expect(document.error.message).toContain("did not return a valid response from DynamoDB");
});
