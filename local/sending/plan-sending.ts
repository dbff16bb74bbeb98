import type { SQSClient } from "@aws-sdk/client-sqs";
import { messagesIn } from "../../core/runtime/send-interval";
import { LocalRunError } from "../errors";
import type { RunningSystem } from "../lambda/running-system";
import type { LocalApplication } from "../load-application";
import { readSent, type SentEntry } from "../reconciliation/read-ledger";
import { ledgerFileOf, type RunFolder } from "../run-folder";
import type { ReliableQueue } from "../terraform/reliable-queues";
import { invokeProducer } from "./invoke-producer";
import { sendSamples } from "./send-samples";

export interface SendRequest {
  /** How long the simulated senders send. */
  readonly seconds: number;
  readonly messages?: number;
  readonly seed?: number;
}

/** How the messages of one queue are sent. */
export interface Sending {
  readonly asked: number;
  readonly send: () => Promise<readonly SentEntry[]>;
}

export interface SendingPorts {
  readonly running: Pick<RunningSystem, "invoke">;
  readonly applications: ReadonlyMap<string, LocalApplication>;
  readonly sender: SQSClient;
  readonly folder: RunFolder;
}

/**
 * If there is a function that simulates a queue's senders, it sends. Otherwise the samples of its application are
 * sent.
 */
export function planSending(
  { name, queues, producer }: ReliableQueue,
  { running, applications, sender, folder }: SendingPorts,
  { seconds, messages, seed }: SendRequest,
): Sending {
  if (producer !== undefined) {
    const request = {
      seconds,
      ...(messages !== undefined && { messages }),
      ...(seed !== undefined && { seed }),
    };
    return {
      asked: Math.min(messages ?? Number.POSITIVE_INFINITY, messagesIn(seconds)),
      send: async () => {
        await invokeProducer(running, producer, request);
        return readSent(ledgerFileOf(folder, producer.name));
      },
    };
  }
  const samples = applications.get(name)?.samples ?? [];
  if (samples.length === 0) {
    throw new LocalRunError(
      `Queue ${name} has no messages to send: its application exports no samples. Name the module in package.json below reliableQueue.queues, and export from it: const samples = [{ body: {…}, attributes: {…} }].`,
    );
  }
  const asked = messages ?? samples.length;
  return { asked, send: () => sendSamples(sender, queues.main, samples, asked) };
}
