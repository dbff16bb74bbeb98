import { once } from "node:events";
import {
  Agent,
  createServer,
  type IncomingMessage,
  request as openRequest,
  type ServerResponse,
} from "node:http";
import type { AddressInfo } from "node:net";
import { text as readText } from "node:stream/consumers";
import type { QueueDepth } from "../../../core/sqs/receive-port";
import { useStarted } from "../../support/hooks";

/** One call on its way to the server. */
export interface Call {
  /** `ReceiveMessage`, `GetCallerIdentity` … */
  readonly action: string;
  readonly input: Readonly<Record<string, unknown>>;
  /** The header that signs it. */
  readonly authorization: string;
}

/** What happens to a call instead of being answered by the server. A text body is sent as it is. */
export type Fault =
  | {
      readonly answer: { readonly status: number; readonly body: unknown };
      /** It is answered when this promise resolves. */
      readonly before?: () => Promise<void>;
    }
  /** The connection ends without a response. */
  | { readonly destroy: true }
  /** The server answers it, and this happens before the response is passed on. */
  | { readonly meanwhile: () => void | Promise<void> };

export const answer = (body: unknown, status = 200): Fault => ({ answer: { status, body } });

/** An error in the form of AWS's JSON protocols. */
export const awsError = (type: string, message = "denied by the test", status = 400): Fault =>
  answer({ __type: `com.amazonaws.sqs#${type}`, message }, status);

/** What SQS counts in a queue. */
export const counted = ({ visible = 0, inFlight = 0, delayed = 0 }: Partial<QueueDepth>): Fault =>
  answer({
    Attributes: {
      ApproximateNumberOfMessages: String(visible),
      ApproximateNumberOfMessagesNotVisible: String(inFlight),
      ApproximateNumberOfMessagesDelayed: String(delayed),
    },
  });

/** A proxy between a client and a server: counts calls, makes them fail, and lets no poll wait. */
export async function startFaultyProxy(target: string) {
  const calls: Call[] = [];
  let fault: (call: Call) => Fault | undefined = () => undefined;
  let aheadMs = 0;
  const agent = new Agent({ keepAlive: true });

  async function pass(request: IncomingMessage, response: ServerResponse): Promise<void> {
    response.setHeader("date", new Date(Date.now() - aheadMs).toUTCString());
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const text = Buffer.concat(chunks).toString();
    const call = readCall(request, text);
    calls.push(call);
    const injected = fault(call);
    if (injected !== undefined && "destroy" in injected) {
      request.socket.destroy();
      return;
    }
    if (injected !== undefined && "answer" in injected) {
      await injected.before?.();
      response.writeHead(injected.answer.status, { "content-type": "application/x-amz-json-1.0" });
      const { body } = injected.answer;
      response.end(typeof body === "string" ? body : JSON.stringify(body));
      return;
    }
    const answer = await passOn(`${target}${request.url}`, agent, request, withoutWaiting(text));
    await injected?.meanwhile();
    response.writeHead(answer.status, { "content-type": answer.contentType });
    response.end(answer.text);
  }

  const server = createServer((request, response) => {
    pass(request, response).catch(() => request.socket.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    calls,
    countOf: (action: string) => calls.filter((call) => call.action === action).length,
    inject: (next: (call: Call) => Fault | undefined) => {
      fault = next;
    },
    /** What happens to the calls of one action. `nth`: how many of them there were since, with this one. */
    onCall: (action: string, one: Fault | ((nth: number, call: Call) => Fault | undefined)) => {
      let nth = 0;
      fault = (call) => {
        if (call.action !== action) return undefined;
        nth += 1;
        return typeof one === "function" ? one(nth, call) : one;
      };
    },
    /** From now on, the server's clock shows that this machine's clock is this far ahead. */
    clockAhead: (milliseconds: number) => {
      aheadMs = milliseconds;
    },
    reset: () => {
      aheadMs = 0;
      calls.length = 0;
      fault = () => undefined;
    },
    stop: async () => {
      server.closeAllConnections();
      agent.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** In place of AWS for the tests of one file: what no test answers fails. */
export const useFakeAws = () => useStarted(() => startFaultyProxy("http://127.0.0.1:9"));

const withoutWaiting = (body: string) => body.replace(/"WaitTimeSeconds":\d+/, '"WaitTimeSeconds":0');

/** Makes the same request elsewhere. fetch is not used, because its streams take longer than the server does. */
async function passOn(
  url: string,
  agent: Agent,
  { method = "POST", headers: given }: IncomingMessage,
  body: string,
) {
  const { host: _host, connection: _connection, "content-length": _length, ...headers } = given;
  const outgoing = openRequest(url, { method, headers, agent });
  outgoing.end(body);
  const [answer]: IncomingMessage[] = await once(outgoing, "response");
  if (answer === undefined) throw new Error("The server did not answer.");
  return {
    status: answer.statusCode ?? 0,
    contentType: answer.headers["content-type"] ?? "",
    text: await readText(answer),
  };
}

function readCall(request: IncomingMessage, text: string): Call {
  const target = String(request.headers["x-amz-target"] ?? "");
  const authorization = request.headers.authorization ?? "";
  if (target !== "") {
    return { action: target.split(".").at(-1) ?? "", input: JSON.parse(text || "{}"), authorization };
  }
  const action = new URLSearchParams(text).get("Action");
  return {
    action: action ?? `${request.method} ${request.url}`,
    input: text.startsWith("{") ? JSON.parse(text) : {},
    authorization,
  };
}
