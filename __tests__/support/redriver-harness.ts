import type { SQSClient } from "@aws-sdk/client-sqs";
import type { Message } from "../../core/messages/message";
import { createReceivePort } from "../../core/sqs/receive-port";
import { sqsCallsOf } from "../../core/sqs/sdk-sqs-calls";
import { createSqsPort } from "../../core/sqs/sqs-port";
import { redrive } from "../../handlers/redriver/redrive";
import { renew } from "../../handlers/redriver/renew";
import { runTask } from "../../handlers/redriver/run-task";
import type { RedriverSettings } from "../../handlers/redriver/settings";
import { functionSettings } from "../../testing/function-settings";
import { fakeClock } from "./fake-clock";
import type { LocalAws } from "./local-aws";
import { TRUSTED } from "./make-message";
import { recordCount, recordLog } from "./recorders";

/** The redriver between its real queues. Its clock is Date's, which stands still. Sleeping advances only `slept`. */
export function createRedriver(aws: LocalAws, more: Partial<RedriverSettings> = {}) {
  const queues = { main: aws.createQueue(), retry: aws.createQueue(), quarantine: aws.createQueue() };
  const settings: RedriverSettings = {
    ...functionSettings({ ...queues, deadLetter: "none" }, TRUSTED).redriver,
    maxMessageBytes: 1_048_576,
    ratePerSecond: 100_000,
    budget: { messages: 20_000, bytes: 100 * 1_048_576 },
    ...more,
  };
  const sqs: SQSClient = aws.connectSqs();
  const { slept } = fakeClock();
  const clock = {
    now: () => Date.now(),
    sleep: async (milliseconds: number) => void slept.push(milliseconds),
  };
  const { log, lines, of } = recordLog();
  const { count, sums } = recordCount();
  const ports = {
    sqs: createSqsPort(sqsCallsOf(sqs)),
    receiver: createReceivePort(sqsCallsOf(sqs)),
    clock,
    log,
    count,
    countUnconfirmed: async () => {},
  };
  const left = () => 300_000;
  return {
    queues,
    settings,
    ports,
    sqs,
    lines,
    of,
    sums,
    slept,
    hold: async (...messages: Pick<Message, "body" | "attributes">[]) => aws.put(queues.retry, messages),
    quarantine: async (...messages: Pick<Message, "body" | "attributes">[]) =>
      aws.put(queues.quarantine, messages),
    redrive: (timeLeft = left) => redrive(settings, ports, timeLeft),
    renew: (timeLeft = left) => renew(settings, ports, timeLeft),
    runTask: (event: unknown) => runTask(event, settings, ports, left),
    contents: (queue: keyof typeof queues) => aws.contents(queues[queue]),
    close: () => sqs.destroy(),
  };
}

export type Redriver = ReturnType<typeof createRedriver>;
