import type { SQSEvent } from "aws-lambda";
import type { EventSourceMapping } from "../../terraform/system";
import type { Invoke } from "../lambda-function";
import { type Running, runUntilStopped } from "../run-until-stopped";
import { buildEvent, type Received } from "./build-event";
import { BatchGatherer, type BatchPorts } from "./gather-batch";
import { interpretResponse } from "./interpret-response";

export interface MappingPorts extends BatchPorts {
  readonly delete: (receiptHandles: readonly string[]) => Promise<void>;
  readonly invoke: Invoke;
}

/** How much more slowly Lambda polls after errors is not documented. Here the wait doubles, from 200 ms to 5 s. */
const BACK_OFF_BASE_MS = 200;
const BACK_OFF_CAP_MS = 5_000;

/** Pause before the next poll after a number of failed invocations in a row. */
export function backOffMs(failuresInARow: number): number {
  return failuresInARow === 0
    ? 0
    : Math.min(BACK_OFF_CAP_MS, BACK_OFF_BASE_MS * 2 ** Math.min(failuresInARow - 1, 10));
}

/**
 * Polls the queue and invokes the function until stopped, within the mapping's maximum concurrency. Every message that
 * it has received is handled before it stops.
 */
export function runMapping(mapping: EventSourceMapping, region: string, ports: MappingPorts): Running {
  const gatherer = new BatchGatherer(mapping, ports);
  const underWay = new Set<Promise<void>>();
  let failuresInARow = 0;

  const handle = async (batch: readonly Received[]): Promise<void> => {
    const event: SQSEvent = buildEvent(batch, mapping.queueArn, region);
    const messageIds = batch.map(({ MessageId }) => MessageId);
    const outcome = interpretResponse(await ports.invoke(event), messageIds, mapping.reportBatchItemFailures);
    failuresInARow = outcome.backOff ? failuresInARow + 1 : 0;
    const deleted = new Set(outcome.deletedIds);
    const handles = batch.flatMap((message) => (deleted.has(message.MessageId) ? message.ReceiptHandle : []));
    // A failed delete loses nothing: the messages come back.
    await ports.delete(handles).catch(() => {});
  };

  const start = (batch: readonly Received[]): void => {
    const invocation = handle(batch).finally(() => underWay.delete(invocation));
    underWay.add(invocation);
  };
  const untilFree = async (): Promise<void> => {
    while (underWay.size >= mapping.maximumConcurrency) await Promise.race(underWay);
  };

  return runUntilStopped(async (isStopping) => {
    while (!isStopping()) {
      await untilFree();
      if (isStopping()) break;
      // An endpoint that does not respond is polled again, more slowly.
      const batch = await gatherer.next().catch(() => undefined);
      if (batch === undefined) failuresInARow += 1;
      else if (batch.length > 0) start(batch);
      if (failuresInARow > 0 && !isStopping()) await ports.sleep(backOffMs(failuresInARow));
    }
    // What was received is delivered, because nothing else can receive it before its visibility timeout ends.
    for (let batch = gatherer.rest(); batch.length > 0; batch = gatherer.rest()) {
      await untilFree();
      start(batch);
    }
    await Promise.all(underWay);
  });
}
