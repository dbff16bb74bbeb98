import type { OrderMix } from "../../app/simulated-stores";
import { MalformedEventError } from "../../core/runtime/errors";
import type { Log } from "../../core/runtime/log";
import { planBatches } from "./plan-batches";
import { type ProductionPorts, produceOrders } from "./produce-orders";
import { readRequest } from "./read-request";

export interface ProducerSettings extends Omit<OrderMix, "seed"> {}

export interface ProducerPorts extends ProductionPorts {
  readonly log: Pick<Log, "info" | "error">;
  /** Random words, for a run without a seed. */
  readonly newSeed: () => readonly number[];
}

export interface ProducerResponse {
  readonly statusCode: 200 | 500;
  /** JSON text: `{"message":{"status":true,"msg_cnt":91,"bad_msg":24}}`, with an error code beside a false status. */
  readonly body: string;
}

/**
 * One run of the stores. Throws MalformedEventError if the event asks for something impossible, before anything is
 * sent. A run that could not send everything returns 500 with what it did send.
 */
export async function runProducer(
  event: unknown,
  settings: ProducerSettings,
  ports: ProducerPorts,
): Promise<ProducerResponse> {
  const request = readRequest(event);
  const batches = planBatches(request.seconds, request.messages);
  const neededMs = batches.at(-1)?.dueMs ?? 0;
  if (neededMs > ports.deadline.left()) {
    throw new MalformedEventError(
      `Event field seconds must end before the function's timeout does, but ${request.seconds} s need ${neededMs} ms and ${Math.floor(ports.deadline.left())} ms are left. Ask for fewer seconds, or raise the function's timeout.`,
    );
  }
  const { sent, bad, error } = await produceOrders(
    batches,
    {
      seed: request.seed === undefined ? ports.newSeed() : [request.seed],
      badShare: request.badShare ?? settings.badShare,
      unavailableShare: request.unavailableShare ?? settings.unavailableShare,
      scarceProducts: settings.scarceProducts,
    },
    ports,
  );
  const message = {
    status: error === undefined,
    msg_cnt: sent,
    bad_msg: bad,
    ...(error !== undefined && { error }),
  };
  if (error === undefined) ports.log.info("orders sent", { resp: message });
  else ports.log.error("orders not all sent", { resp: message });
  return { statusCode: error === undefined ? 200 : 500, body: JSON.stringify({ message }) };
}
