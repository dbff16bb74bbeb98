import { errorCodeOf, LocalRunError } from "../errors";
import type { ApiRequest } from "../iam/read-call";
import type { Gate } from "../iam/refuse-denied-calls";
import { SenderIds } from "./sender-ids";
import { widenSubscribeRequest } from "./widen-filter-policy";

export interface Emulator {
  /** Origin, e.g. http://127.0.0.1:4566. */
  readonly url: string;
  readonly stop: () => Promise<void>;
}

/** Only this machine may connect. */
const HOST = "127.0.0.1";

/**
 * The actions whose responses contain queue URLs. fauxqs gives them the host sqs.<region>.localhost, which not every
 * machine resolves, and SDK clients follow the host of a queue URL.
 */
const NAMES_QUEUES = /^AmazonSQS\.(CreateQueue|GetQueueUrl|ListQueues)$/;

/** fauxqs loads node:sqlite for persistence, which is not used here; Node warns about it on every start. */
async function importQuietly() {
  const emitWarning = process.emitWarning;
  process.emitWarning = () => {};
  try {
    return await import("fauxqs");
  } finally {
    process.emitWarning = emitWarning;
  }
}

function explainListenError(error: unknown, port: number): LocalRunError {
  const code = errorCodeOf(error);
  if (code === "EADDRINUSE") {
    return new LocalRunError(
      `Port ${port} is in use. Stop the program that uses it, choose another port with --port, or omit --port to use a free one.`,
      { cause: error },
    );
  }
  const why = code === "EACCES" ? "it needs administrator rights (EACCES)" : (code ?? "unknown error");
  return new LocalRunError(
    `Port ${port} cannot be used: ${why}. Choose another port with --port, or omit --port to use a free one.`,
    { cause: error },
  );
}

interface Reply {
  code(status: number): Reply;
  headers(headers: Readonly<Record<string, string>>): Reply;
  send(body: string): Reply;
}

/**
 * Starts an empty SQS and SNS in this process. Port 0 selects a free one. The gate sees every request first and may
 * refuse it. Throws LocalRunError if the port cannot be used.
 */
export async function startEmulator(port: number, gate: Gate = async () => undefined): Promise<Emulator> {
  const { buildApp } = await importQuietly();
  const app = buildApp({ logger: false });
  const senderIds = new SenderIds();
  app.addHook("onSend", async (request: ApiRequest, _reply: unknown, payload: unknown) => {
    if (typeof payload !== "string") return payload;
    return NAMES_QUEUES.test(String(request.headers["x-amz-target"]))
      ? payload.replace(/http:\/\/sqs\.[a-z0-9-]+\.localhost:/g, `http://${HOST}:`)
      : senderIds.apply(request, payload);
  });
  app.addHook("preHandler", async (request: ApiRequest, reply: Reply) => {
    const refusal = await gate(request);
    if (refusal !== undefined) return reply.code(refusal.status).headers(refusal.headers).send(refusal.body);
    widenSubscribeRequest(request.body);
    return undefined;
  });
  try {
    const url = await app.listen({ port, host: HOST });
    return { url, stop: () => app.close() };
  } catch (error) {
    await app.close();
    throw explainListenError(error, port);
  }
}
