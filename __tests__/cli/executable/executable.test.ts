import { statSync } from "node:fs";
import { parseMetadata } from "../../../core/metadata/read-metadata";
import { leaksIn } from "../../support/recorders";
import { poison, retryScheduled, SECRET, times } from "../support/held-messages";
import { readDocuments, readTrail } from "../support/read-trail";
import { type Ran, runExecutable } from "../support/run-executable";
import { useDesk } from "../support/start-desk";

// Starts processes, on machines that may be busy.
jest.setTimeout(30_000);

const desk = useDesk();
const dlq = (...args: string[]): Promise<Ran> =>
  runExecutable(desk, [...args, "--endpoint-file", desk.endpointFile]);
const audit = () => readTrail(desk.file("dlq-audit.ndjson"));

describe("dlq", () => {
  test("status shows the queues, the oldest held and the next expiry", async () => {
    await desk.send("quarantine", [poison()]);

    const { code, stdout } = await dlq("status");

    expect(code).toBe(0);
    expect(stdout).toMatch(/^quarantine +quarantine_for_reliable_q +1 +0 +0 +1 h( \d+ s)? +\d+ d( \d+ h)?$/m);
    expect(stdout).toContain("A local run has no EventBridge Scheduler");
  });

  test("list groups what is held, and says what is invisible until when", async () => {
    await desk.send("quarantine", times(12, poison));
    await desk.send("retry", times(3, retryScheduled));

    const { code, stdout } = await dlq("list");

    expect(code).toBe(0);
    expect(stdout).toMatch(/^quarantine +MissingTeamId +12 +1 h/m);
    expect(stdout).toMatch(/^retry +MachineBusy +3 +1 h/m);
    expect(stdout).toContain("15 messages held.");
    expect(stdout).toMatch(
      /^quarantine: 12 messages are invisible to other consumers until [\dT:-]+Z \(\d s\)\.$/m,
    );
    expect(leaksIn([stdout], SECRET)).toEqual([]);
  });

  test("show shows a message whole and masks its values", async () => {
    const one = poison();
    await desk.send("quarantine", [poison(), one]);

    const { code, stdout } = await dlq("show", one.id);

    expect(code).toBe(0);
    expect(stdout).toContain(one.id);
    expect(stdout).toContain("MissingTeamId, permanent");
    expect(stdout).toMatch(/^contact_me +String +\*\*\*$/m);
    expect(stdout).toContain('"ssn_no": "***"');
    expect(leaksIn([stdout], SECRET)).toEqual([]);
  });

  test("redrive sends a selection back with the missing attribute, and leaves a line in the trail", async () => {
    const held = times(12, poison);
    await desk.send("quarantine", held);

    const dry = await dlq("redrive", "--reason", "MissingTeamId", "--set-attribute", "team_id=3");
    expect(desk.contents("main")).toHaveLength(0);
    const real = await dlq("redrive", "--reason", "MissingTeamId", "--set-attribute", "team_id=3", "--yes");

    expect(dry.code).toBe(0);
    expect(dry.stdout).toContain("12 messages would be sent back to the main queue");
    expect(dry.stdout).toContain("This was a dry run. Add --yes to proceed.");
    expect(real).toMatchObject({ code: 0, stdout: "12 messages sent back to the main queue.\n" });
    expect(desk.contents("quarantine")).toHaveLength(0);
    const sent = desk.contents("main");
    expect(desk.bodies("main")).toEqual(held.map(({ body }) => body).sort());
    for (const { attributes } of sent) {
      expect(attributes.team_id).toMatchObject({ DataType: "Number", StringValue: "3" });
      expect(parseMetadata(attributes as never)).toMatchObject({
        metadata: { attempt: 0, by: "operator" },
      });
    }
    expect(audit().at(-1)).toMatchObject({
      command: "redrive",
      stage: "local",
      prefix: "",
      region: "us-east-1",
      who: { arn: "arn:aws:iam::000000000000:root" },
      selection: { reasons: ["MissingTeamId"] },
      setAttributes: ["team_id=3"],
      counts: { moved: 12, refused: 0, notMoved: 0, unconfirmed: 0 },
      outcome: "done",
    });
  });

  test("discard writes a private file before it deletes, and import undoes it once", async () => {
    const held = times(11, poison);
    await desk.send("quarantine", held);

    const discarded = await dlq("discard", "--reason", "MissingTeamId", "--file", "gone.ndjson", "--yes");
    const left = desk.contents("quarantine").length;
    const imported = await dlq("import", "gone.ndjson");
    const again = await dlq("import", "gone.ndjson");

    expect(discarded.code).toBe(0);
    expect(discarded.stdout).toContain(
      `They are in gone.ndjson; to bring them back, run:\n  npx dlq import gone.ndjson --endpoint-file ${desk.endpointFile}\n`,
    );
    expect(statSync(desk.file("gone.ndjson")).mode & 0o777).toBe(0o600);
    expect(left).toBe(0);
    expect(imported).toMatchObject({ code: 0, stdout: "11 messages imported from gone.ndjson.\n" });
    expect(again.code).toBe(1);
    expect(desk.bodies("quarantine")).toEqual(held.map(({ body }) => body).sort());
    expect(audit().slice(-2)).toMatchObject([
      { command: "discard", file: "gone.ndjson", counts: { moved: 11 } },
      { command: "import", file: "gone.ndjson", counts: { imported: 11 } },
    ]);
  });

  test("export copies a selection and leaves it where it is", async () => {
    await desk.send("quarantine", [poison()]);
    await desk.send("retry", [retryScheduled()]);

    const { code } = await dlq("export", "out.ndjson", "--team", "3");

    expect(code).toBe(0);
    expect(readDocuments(desk.file("out.ndjson"))).toMatchObject([{ queue: "retry" }]);
    expect(desk.contents("retry")).toHaveLength(1);
  });

  test.each(["pause", "resume"])("%s says that a local run has no Scheduler", async (command) => {
    const { code, stderr } = await dlq(command);

    expect(code).toBe(4);
    expect(stderr).toContain("A local run has no EventBridge Scheduler");
  });
});
