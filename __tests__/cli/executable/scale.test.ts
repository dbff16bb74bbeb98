import { type ChildProcess, execFileSync, fork } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import {
  ChangeMessageVisibilityBatchCommand,
  CreateQueueCommand,
  SendMessageBatchCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { QUEUE_ROLES, type QueueRole, queueName } from "../../../cli/aws/target/deployment-names";
import { PACKAGE_ROOT } from "../../../core/project/package-root";
import { poison } from "../support/held-messages";

const NAMED = { queue: "reliable_q", prefix: "" };
const HELD = 10_000;
/** A body that would be noticed in the memory if it were kept: 10,000 of them are 40 MB and more. */
const FILLER = "x".repeat(4_000);

let emulator: ChildProcess;
let folder: string;
let endpointFile: string;
let client: SQSClient;
let endpoint: string;

const urlOf = (role: QueueRole) => `${endpoint}/000000000000/${queueName(NAMED, role)}`;

beforeAll(async () => {
  emulator = fork(path.join(__dirname, "emulator.mjs"), { silent: true });
  const [{ port }] = (await once(emulator, "message")) as [{ port: number }];
  endpoint = `http://127.0.0.1:${port}`;
  const credentials = { accessKeyId: "test", secretAccessKey: "test" };
  client = new SQSClient({ endpoint, region: "us-east-1", credentials, useQueueUrlAsEndpoint: false });
  for (const role of QUEUE_ROLES)
    await client.send(new CreateQueueCommand({ QueueName: queueName(NAMED, role) }));
  for (let sent = 0; sent < HELD; sent += 10) {
    const Entries = Array.from({ length: 10 }, (_, index) => {
      const { body, attributes } = poison();
      return {
        Id: String(index),
        MessageBody: JSON.stringify({ ...JSON.parse(body), filler: FILLER }),
        MessageAttributes: { ...attributes },
      };
    });
    await client.send(new SendMessageBatchCommand({ QueueUrl: urlOf("quarantine"), Entries }));
  }
  folder = mkdtempSync(path.join(tmpdir(), "dlq-scale-"));
  const application = require.resolve("../../support/jobs-application");
  const project = { reliableQueue: { queues: { reliable_q: application } } };
  writeFileSync(path.join(folder, "package.json"), JSON.stringify(project));
  endpointFile = path.join(folder, "endpoint.json");
  const reliable_q = {
    main: urlOf("main"),
    deadLetter: urlOf("dlq"),
    retry: urlOf("retry"),
    quarantine: urlOf("quarantine"),
  };
  const run = { endpoint, region: "us-east-1", reliableQueues: { reliable_q } };
  writeFileSync(endpointFile, JSON.stringify(run));
});

afterAll(() => {
  client.destroy();
  emulator.kill();
  rmSync(folder, { recursive: true, force: true });
});

function node(script: string, ...args: string[]): string {
  const line = ["--expose-gc", "--require", "tsx/cjs", path.join(__dirname, script), ...args];
  return execFileSync(process.execPath, line, { cwd: PACKAGE_ROOT, encoding: "utf8" });
}

/** Ends the visibility timeouts of a scan, as the passing of time would. */
async function lapse(): Promise<void> {
  emulator.send({ queue: queueName(NAMED, "quarantine") });
  const [{ receipts }] = (await once(emulator, "message")) as [{ receipts: string[] }];
  for (let start = 0; start < receipts.length; start += 10) {
    const Entries = receipts
      .slice(start, start + 10)
      .map((ReceiptHandle, index) => ({ Id: String(index), ReceiptHandle, VisibilityTimeout: 0 }));
    await client.send(new ChangeMessageVisibilityBatchCommand({ QueueUrl: urlOf("quarantine"), Entries }));
  }
}

test.each(["reason", "message"])(
  "list --by %s of 10,000 messages keeps no bodies and makes one call for several messages",
  async (by) => {
    const measured = JSON.parse(node("measure-scan.ts", endpointFile, by));

    const callsPerMessage = measured.calls / HELD;
    const bytesPerMessage = measured.heldBytes / HELD;
    process.stdout.write(
      `list --by ${by}, ${HELD} held: ${callsPerMessage.toFixed(3)} calls and ${bytesPerMessage.toFixed(0)} bytes a message, ${measured.seconds.toFixed(1)} s, peak ${Math.round(measured.peakRss / 1_048_576)} MiB\n`,
    );
    expect(measured.total).toBe(HELD);
    expect(callsPerMessage).toBeLessThanOrEqual(0.35);
    expect(bytesPerMessage).toBeLessThan(1024);
    await lapse();
  },
);

test("redrive sends 10,000 messages back with few calls", async () => {
  const launcher = path.join(PACKAGE_ROOT, "cli", "dlq.js");
  const options = ["--set-attribute", "team_id=3", "--rate", "3000", "--endpoint-file", endpointFile];
  const args = ["redrive", "--all", ...options, "--yes", "--json"];
  const startedAt = Date.now();

  const where = { cwd: folder, maxBuffer: 64 * 1_048_576 };
  const document = JSON.parse(execFileSync(process.execPath, [launcher, ...args], where).toString());

  const callsPerMessage = document.calls / HELD;
  process.stdout.write(
    `redrive, ${HELD} held: ${callsPerMessage.toFixed(3)} calls a message, ${((Date.now() - startedAt) / 1000).toFixed(1)} s\n`,
  );
  expect(document.moved).toHaveLength(HELD);
  expect(callsPerMessage).toBeLessThanOrEqual(0.35);
});
