import { fork } from "node:child_process";
import { once } from "node:events";
import type { Emulator } from "../harness/emulator";

let runs = 0;

/**
 * Lets replay-aws-dlq move messages until its source is empty, and ends its process, because it would wait 20 s for
 * more. It has its own source queue, because a poll that is in progress when a process ends still takes a message.
 */
export async function measureReplay(
  emulator: Emulator,
  worker: string,
  entry: string,
  environment: Readonly<Record<string, string>>,
  fill: (queue: string) => Promise<void>,
): Promise<void> {
  runs += 1;
  const queue = `replayed-${runs}`;
  await emulator.createQueues([queue]);
  await fill(queue);
  const child = fork(worker, [entry], {
    env: { PATH: process.env.PATH, ...environment, RETRY_QUEUE_URL: emulator.queueUrl(queue) },
    execArgv: ["--no-warnings"],
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  const ended = once(child, "exit");
  child.send({ event: {} });
  while ((await emulator.count(queue)) > 0) {
    if (child.exitCode !== null) throw new Error(`replay-aws-dlq ended with ${child.exitCode}.`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  child.disconnect();
  await ended;
}
