import { PassThrough } from "node:stream";
import application from "#application";
import { CallLog } from "../../../cli/aws/call-log";
import { findQueue } from "../../../cli/aws/target/find-queues";
import type { CommandContext, Outcome } from "../../../cli/command-context";
import { Stop } from "../../../cli/stop";
import { Output } from "../../../cli/terminal/output";
import { STAGE_SETTINGS } from "../../../constructs/settings/stage-settings";
import { createReceivePort } from "../../../core/sqs/receive-port";
import { sqsCallsOf } from "../../../core/sqs/sdk-sqs-calls";
import { createSqsPort } from "../../../core/sqs/sqs-port";
import { SCARCE_MACHINE } from "../../histories/job-messages";
import type { World } from "../../histories/world";
import { diagnoseWhileBusy } from "../../support/jobs";
import { MAX_BYTES } from "./value-kinds";

/** What the `dlq` command works with, in a world: its own code on real clients, and nobody at a terminal. */
export function operatorIn(world: World, command: string): CommandContext {
  const { sqs: client } = world.clients;
  const stream = new PassThrough() as never;
  const { local } = STAGE_SETTINGS;
  const target = {
    queue: "reliable_q",
    stage: "local",
    prefix: "",
    settings: { ...local, queue: { ...local.queue, maxMessageBytes: MAX_BYTES } },
    environment: { BUSY_MACHINES: SCARCE_MACHINE },
  } as const;
  const output = new Output({ stdout: stream, stderr: stream, stdin: stream }, true);
  return {
    command,
    application,
    target,
    client,
    sqs: createSqsPort(sqsCallsOf(client)),
    sender: async () => createSqsPort(sqsCallsOf(client)),
    trusted: async () => ({ has: () => true }),
    receiver: createReceivePort(sqsCallsOf(client)),
    configuration: { maxAttempts: 1 },
    callLog: new CallLog(),
    output,
    face: output,
    stop: new Stop(),
    clock: { now: () => world.now, elapsed: () => world.now, sleep: async () => {} },
    clockSkewMs: () => 0,
    scans: [],
    region: async () => "us-east-1",
    commandLine: (...words) => words.join(" "),
    diagnose: async () => diagnoseWhileBusy(SCARCE_MACHINE),
    queue: (role) => findQueue(client, target, role),
    identity: async () => ({ arn: "arn:aws:iam::000000000000:user/operator" }),
    explain: async () => undefined,
    another: (other) => operatorIn(world, other),
  };
}

/** Throws if a command did not do everything that was requested. */
export function expectDone({ exitCode, text }: Outcome): void {
  if (exitCode !== 0) throw new Error(`exit code ${exitCode}: ${text()}`);
}
