import { curable, metadataId } from "./page/support/play-ramp";
import type { Call } from "./support/faulty-proxy";
import { poison, times } from "./support/held-messages";
import { readTrail } from "./support/read-trail";
import { runHere, runJson } from "./support/run-here";
import { useDesk } from "./support/start-desk";

const desk = useDesk();

const isSent = ({ action, input }: Call): boolean =>
  action === "SendMessageBatch" && String(input.QueueUrl).endsWith("/reliable_q");

/** What the system does with each batch, before its answer reaches the command. */
function onBatch(work: (batch: number) => Promise<void>): void {
  let batches = 0;
  desk.proxy.inject((call) => {
    if (!isSent(call)) return undefined;
    batches += 1;
    const batch = batches;
    return { meanwhile: () => work(batch) };
  });
}

const RAMP = ["redrive", "--ramp", "--reason", "Unknown"];

test("a ramp without --yes is a dry run that describes its steps", async () => {
  await desk.send("quarantine", times(3, curable));

  const { code, stdout } = await runHere(desk, RAMP);

  expect(code).toBe(0);
  expect(stdout).toMatch(
    /They are sent 1, 2, 5, 20, 50 … at a time\. After each step the ramp watches the queues for/,
  );
  expect(desk.proxy.countOf("SendMessageBatch")).toBe(0);
});

test("a ramp sends everything in growing steps if all of it is processed", async () => {
  await desk.send("quarantine", times(3, curable));
  onBatch(() => desk.purge("main"));
  const audit = desk.fresh();

  const { code, stdout, stderr } = await runHere(desk, [...RAMP, "--yes", "--audit", audit]);

  expect(stdout).toContain("3 messages sent back to the main queue.");
  expect(code).toBe(0);
  expect(stderr).toMatch(
    /Step 1: sending 1\.\n.*Step 1: watching whether the 1 come back\.\n.*Step 2: sending 2\./,
  );
  expect(readTrail(audit)).toMatchObject([{ command: "redrive", ramp: true, counts: { moved: 3 } }]);
});

test("a ramp that stops because messages became dead letters again is partly done, and names them", async () => {
  await desk.send("quarantine", [...times(4, curable), poison({ reason: "Unknown", cause: "Unknown" })]);
  const sent: string[] = [];
  onBatch(async () => {
    sent.push(...desk.contents("main").map(({ attributes }) => metadataId(attributes)));
    await desk.purge("main");
    await desk.send("quarantine", [curable({ id: sent[0] ?? "" })]);
  });

  const { code, document } = await runJson(desk, [...RAMP, "--yes", "--audit", desk.fresh()]);

  expect(code).toBe(3);
  expect(document).toMatchObject({ exitCode: 3, dryRun: false, stoppedBy: "CameBackDead", cameBack: sent });
  expect(document.moved).toHaveLength(1);
  expect(document.refused).toMatchObject([{ why: "MissingTeamId" }]);
  expect(desk.contents("quarantine")).toHaveLength(5);
});

test("a ramp of messages that cannot be sent refuses them as a redrive does", async () => {
  await desk.send("quarantine", [poison({ reason: "Unknown", cause: "Unknown" })]);

  const { code, stdout } = await runHere(desk, [...RAMP, "--yes", "--audit", desk.fresh()]);

  expect(code).toBe(4);
  expect(stdout).toContain("1 refused: MissingTeamId");
});
