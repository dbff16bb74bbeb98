import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import * as v from "valibot";
import { parseJsonAs } from "../parse-json";

/** How an invocation ended. */
export type InvocationResult =
  /** The handler's response as JSON text, "null" when it returned nothing. */
  | { readonly kind: "response"; readonly payload: string }
  /** It threw; only the class of the error is known. */
  | { readonly kind: "error"; readonly errorType: string }
  /** It did not respond within the function's timeout, and its process was ended. */
  | { readonly kind: "timeout" }
  /** Its process ended before it responded, or never became ready. */
  | { readonly kind: "exit" };

export interface Invocation {
  readonly requestId: string;
  readonly functionArn: string;
  readonly deadlineMs: number;
  readonly event: unknown;
}

interface UnderWay extends Invocation {
  readonly settle: (result: InvocationResult) => void;
}

const PREFIX = "/2018-06-01/runtime";
const ErrorBody = v.object({ errorType: v.string() });

/**
 * Lambda's Runtime API for one execution environment, which asks for its next invocation and posts how it ended. Any
 * runtime client speaks it, including AWS's own.
 * https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
 */
export class RuntimeApi {
  readonly #server: Server = createServer((request, response) => void this.#answer(request, response));
  readonly #ready = Promise.withResolvers<boolean>();
  /** The environment's request for its next invocation, while there is none. */
  #waiting: ServerResponse | undefined;
  #next: UnderWay | undefined;
  #underWay: UnderWay | undefined;

  /** Resolves with the host and port for AWS_LAMBDA_RUNTIME_API. */
  async listen(): Promise<string> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once("error", reject);
      this.#server.listen(0, "127.0.0.1", resolve);
    });
    const address = this.#server.address();
    if (address === null || typeof address === "string") throw new Error("The server has no port.");
    return `127.0.0.1:${address.port}`;
  }

  /** True once the environment has loaded its handler. False if that failed. */
  get ready(): Promise<boolean> {
    return this.#ready.promise;
  }

  /** Hands out one invocation. Not called again before the previous one has ended. */
  invoke(invocation: Invocation): Promise<InvocationResult> {
    return new Promise((settle) => {
      this.#next = { ...invocation, settle };
      this.#handOut();
    });
  }

  /** Ends what is in progress: no response will come. */
  close(): void {
    this.#ready.resolve(false);
    for (const invocation of [this.#next, this.#underWay]) invocation?.settle({ kind: "exit" });
    this.#server.close();
    this.#server.closeAllConnections();
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url?.startsWith(PREFIX) ? request.url.slice(PREFIX.length) : "";
    if (request.method === "GET" && path === "/invocation/next") {
      this.#ready.resolve(true);
      this.#waiting = response;
      this.#handOut();
      return;
    }
    const body = await readBody(request).catch(() => undefined);
    const ending = this.#underWay;
    const posted = `${request.method} ${path}`;
    if (posted === "POST /init/error") this.#ready.resolve(false);
    else if (ending === undefined || body === undefined) return void response.writeHead(400).end();
    else if (posted === `POST /invocation/${ending.requestId}/response`) {
      this.#settle({ kind: "response", payload: body });
    } else if (posted === `POST /invocation/${ending.requestId}/error`) {
      this.#settle({ kind: "error", errorType: parseJsonAs(ErrorBody, body)?.errorType ?? "Error" });
    } else return void response.writeHead(400).end();
    response.writeHead(202).end();
  }

  #settle(result: InvocationResult): void {
    this.#underWay?.settle(result);
    this.#underWay = undefined;
  }

  #handOut(): void {
    if (this.#waiting === undefined || this.#next === undefined) return;
    const { requestId, functionArn, deadlineMs, event } = this.#next;
    this.#waiting.writeHead(200, {
      "content-type": "application/json",
      "lambda-runtime-aws-request-id": requestId,
      "lambda-runtime-deadline-ms": deadlineMs,
      "lambda-runtime-invoked-function-arn": functionArn,
    });
    this.#waiting.end(JSON.stringify(event) ?? "null");
    this.#underWay = this.#next;
    this.#waiting = undefined;
    this.#next = undefined;
  }
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString("utf8");
}
