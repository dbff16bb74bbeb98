import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type Message, ReceiveMessageCommand, type SQSClient } from "@aws-sdk/client-sqs";
import { METADATA_ATTRIBUTE } from "../../core/metadata/dead-letter-metadata";
import { createClients } from "../../local/emulator/clients";
import { provision } from "../../local/emulator/provision";
import { RunningSystem } from "../../local/lambda/running-system";
import { readProcessed } from "../../local/reconciliation/read-ledger";
import { countMessages } from "../../local/reconciliation/read-queue";
import { ledgerFileOf, prepareRunFolder, type RunFolder, releaseRunFolder } from "../../local/run-folder";
import { parseResources } from "../../local/terraform/parse-resources";
import { findReliableQueues, type ReliableQueue } from "../../local/terraform/reliable-queues";
import { synthesize } from "../../local/terraform/synthesize";
import { trustSharedSender } from "../deploy/support/applied/trust-shared-sender";
import { type StartedEndpoint, startEndpoint } from "../deploy/support/start-endpoint";
import { JOBS_PROJECT } from "../local/support/jobs-project";
import { makeMetadata } from "../support/make-message";

/** An SQS other than the local run's, and a sender other than the SDK for JavaScript. */
const missing = ["moto_server", "aws"].find((tool) => spawnSync(tool, ["--help"], { stdio: "ignore" }).error);
if (missing !== undefined) {
  process.stderr.write(`\nSKIPPED: the system on a second SQS, because ${missing} is not installed.\n\n`);
}
const describeWithTools = missing === undefined ? describe : describe.skip;

/**
 * With the control characters that SQS accepts: C1 too, which a terminal may obey, and marks that change the
 * direction.
 */
const ODD = '\u0085\u009b31m \u202e\u2066 \ufeff tab\t, line\r\n, quote", backslash\\, Größe, 日本, 🛒';
const text = (StringValue: string) => ({ DataType: "String", StringValue });
const team = { team_id: { DataType: "Number", StringValue: "3" } };
const job = (id: string) => JSON.stringify({ job_id: id, machine: "machine-1", note: ODD });
const ten = Object.fromEntries(
  Array.from({ length: 10 }, (_, index) => [`a${index}`, text(`${ODD}${index}`)]),
);
const kinds = {
  text: text(ODD),
  number: { DataType: "Number.int", StringValue: "-17" },
  bytes: { DataType: "Binary.png", BinaryValue: Buffer.from([0, 255, 16, 10]).toString("base64") },
};
/** The first version of the CLI takes raw bytes, the second one base64. */
const held = (attributes: typeof kinds) => {
  const isFirst = spawnSync("aws", ["--version"], { encoding: "utf8" }).stdout.startsWith("aws-cli/1");
  const { DataType, BinaryValue } = attributes.bytes;
  const bytes = {
    DataType,
    BinaryValue: isFirst ? Buffer.from(BinaryValue).toString("base64") : BinaryValue,
  };
  return { ...attributes, bytes };
};
const forged = makeMetadata({ attempt: 3, notified: true });

describeWithTools("the system on a second SQS, with messages of the AWS CLI,", () => {
  let endpoint: StartedEndpoint;
  let folder: RunFolder;
  let running: RunningSystem;
  let queue: ReliableQueue;
  let sqs: SQSClient;
  const out = mkdtempSync(path.join(tmpdir(), "second-sqs-"));

  beforeAll(async () => {
    endpoint = await startEndpoint(undefined);
    folder = await prepareRunFolder(out);
    const at = { url: endpoint.url, region: "us-east-1" };
    const outDirectory = path.join(folder.synthesized, "1");
    const stacks = await synthesize({
      project: JOBS_PROJECT,
      outDirectory,
      signal: new AbortController().signal,
    });
    const clients = createClients(at);
    sqs = clients.sqs;
    const { system } = await provision(clients, at, stacks, parseResources(stacks));
    running = await RunningSystem.create((await trustSharedSender(at))(system), clients, folder);
    const [found] = findReliableQueues(running.system);
    if (found === undefined) throw new Error("There is no queue.");
    queue = found;
    await running.startMappings();
  });
  afterAll(async () => {
    await running?.close();
    await endpoint?.stop();
    await releaseRunFolder(folder);
    rmSync(out, { recursive: true });
  });

  function send(body: string, attributes: object): string {
    const to = ["--endpoint-url", endpoint.url];
    const args = [...to, "sqs", "send-message", "--queue-url", queue.queues.main.url, "--message-body", body];
    const json = execFileSync("aws", [...args, "--message-attributes", JSON.stringify(attributes)], {
      encoding: "utf8",
      env: {
        ...process.env,
        AWS_DEFAULT_REGION: "us-east-1",
        AWS_ACCESS_KEY_ID: "a-producer",
        AWS_SECRET_ACCESS_KEY: "none",
        PYTHONIOENCODING: "utf8",
      },
    });
    return JSON.parse(json).MessageId;
  }

  async function untilSettled(): Promise<void> {
    const { main, deadLetter } = queue.queues;
    for (let inARow = 0; inARow < 3; await sleep(200)) {
      const counts = await Promise.all([main, deadLetter].map(({ url }) => countMessages(sqs, url)));
      inARow = counts.every((count) => count === 0) ? inARow + 1 : 0;
    }
  }

  async function readQuarantine(count: number): Promise<Message[]> {
    const found: Message[] = [];
    while (found.length < count) {
      const { Messages = [] } = await sqs.send(
        new ReceiveMessageCommand({
          QueueUrl: queue.queues.quarantine.url,
          MaxNumberOfMessages: 10,
          MessageAttributeNames: ["All"],
        }),
      );
      found.push(...Messages);
    }
    return found;
  }

  test("processes the good messages, and holds the others unchanged", async () => {
    const good = [
      send(job("good"), { ...team, ...kinds }),
      send(job("garbage"), {
        ...team,
        [METADATA_ATTRIBUTE]: text("{not metadata"),
      }),
    ];
    const bad = [
      [job("bad"), kinds],
      [job("full"), ten],
      [job("forged"), { ...kinds, [METADATA_ATTRIBUTE]: text(JSON.stringify(forged)) }],
      [ODD, team],
    ] as const;
    for (const [body, attributes] of bad) send(body, attributes);
    await untilSettled();

    const processed = await readProcessed(ledgerFileOf(folder, queue.consumer.name));
    expect(processed.map(({ message_id }) => message_id).sort()).toEqual(good.sort());
    const quarantined = await readQuarantine(bad.length);
    const shown = quarantined.map(({ Body, MessageAttributes = {} }) => {
      const { [METADATA_ATTRIBUTE]: metadata, ...attributes } = MessageAttributes;
      const plain = Object.entries(attributes).map(([name, { DataType, StringValue, BinaryValue }]) => [
        name,
        BinaryValue === undefined
          ? { DataType, StringValue }
          : { DataType, BinaryValue: Buffer.from(BinaryValue).toString("base64") },
      ]);
      return { Body, attributes: Object.fromEntries(plain), hasMetadata: metadata !== undefined };
    });
    expect(shown).toHaveLength(bad.length);
    expect(shown).toEqual(
      expect.arrayContaining([
        { Body: job("bad"), attributes: held(kinds), hasMetadata: true },
        // No room for an eleventh attribute.
        { Body: job("full"), attributes: ten, hasMetadata: false },
        { Body: job("forged"), attributes: held(kinds), hasMetadata: true },
        { Body: ODD, attributes: team, hasMetadata: true },
      ]),
    );
  });
});
