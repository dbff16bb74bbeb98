import type { Random } from "../../handlers/message/backoff";
import type { Exchange, WireRequest, WireResponse } from "./in-process-aws";

export const FAULTS = [
  "throttled",
  "timeout-before",
  "timeout-after",
  "failed-entries",
  "connection-reset",
  "batch-too-long",
  "access-denied",
  "process-death",
  "process-death-after",
] as const;

export type Fault = (typeof FAULTS)[number];

/** The function's process died between two calls: nothing that it started goes on. */
export class ProcessDied extends Error {}

/** Runs a function's work until it ends or its process dies. */
export interface Life {
  readonly exchange: Exchange;
  run<T>(work: () => Promise<T>): Promise<T>;
}

/** Decides about each call whether and how it fails; the same seed decides alike. */
export class FaultInjector {
  readonly injected = new Map<Fault, number>();
  /** Where a test wants one certain fault: asked before anything is drawn. */
  script: (request: WireRequest) => Fault | undefined = () => undefined;

  constructor(
    private readonly inner: Exchange,
    private readonly random: Random,
    /** Of a hundred calls. */
    public percentage: number,
  ) {}

  get total(): number {
    return [...this.injected.values()].reduce((sum, count) => sum + count, 0);
  }

  /** One process: after its death no call of it is answered. */
  startProcess(): Life {
    let die: (reason: Error) => void = () => {};
    const death = new Promise<never>((_resolve, reject) => {
      die = reject;
    });
    death.catch(() => {});
    let dead = false;
    const exchange: Exchange = async (request) => {
      if (dead) return new Promise(() => {});
      const fault = this.script(request) ?? this.#draw();
      if (fault === undefined) return this.inner(request);
      this.injected.set(fault, (this.injected.get(fault) ?? 0) + 1);
      if (fault === "process-death" || fault === "process-death-after") {
        if (fault === "process-death-after") await this.inner(request);
        dead = true;
        die(new ProcessDied());
        return new Promise(() => {});
      }
      return this.#fail(fault, request);
    };
    return { exchange, run: (work) => Promise.race([work(), death]) };
  }

  #draw(): Fault | undefined {
    if (this.random() * 100 >= this.percentage) return undefined;
    return FAULTS[Math.floor(this.random() * FAULTS.length)];
  }

  async #fail(fault: Fault, request: WireRequest): Promise<WireResponse> {
    switch (fault) {
      case "throttled":
        return serviceError(request, 400, "RequestThrottled");
      case "access-denied":
        return serviceError(request, 403, "AccessDeniedException");
      case "batch-too-long":
        return isSendBatch(request) ? serviceError(request, 400, "BatchRequestTooLong") : this.inner(request);
      case "failed-entries":
        return isBatch(request)
          ? this.#failSomeEntries(request)
          : serviceError(request, 500, "InternalError");
      case "timeout-after":
        await this.inner(request);
        throw namedError("TimeoutError", "ETIMEDOUT");
      case "connection-reset":
        throw namedError("Error", "ECONNRESET");
      default:
        throw namedError("TimeoutError", "ETIMEDOUT");
    }
  }

  /** HTTP 200 with some entries done and the others in `Failed`. */
  async #failSomeEntries(request: WireRequest): Promise<WireResponse> {
    const input: { Entries: { Id: string }[] } = JSON.parse(request.body);
    const failing = input.Entries.filter(() => this.random() < 0.5);
    const failed = failing.map(({ Id }) => ({
      Id,
      Code: "InternalError",
      SenderFault: false,
      Message: "marked-secret",
    }));
    const entries = input.Entries.filter((entry) => !failing.includes(entry));
    if (entries.length === 0) return json({ Successful: [], Failed: failed });
    const response = await this.inner({ ...request, body: JSON.stringify({ ...input, Entries: entries }) });
    if (response.statusCode !== 200) return response;
    const output: { Failed?: object[] } = JSON.parse(response.body);
    return json({ ...output, Failed: [...(output.Failed ?? []), ...failed] });
  }
}

const target = ({ headers }: WireRequest) => headers["x-amz-target"] ?? "";
const isBatch = (request: WireRequest) => target(request).endsWith("Batch");
const isSendBatch = (request: WireRequest) => target(request).endsWith("SendMessageBatch");

function json(body: object): WireResponse {
  return {
    statusCode: 200,
    headers: { "content-type": "application/x-amz-json-1.0" },
    body: JSON.stringify(body),
  };
}

/** SQS answers in JSON, SNS in XML. The words of a service may quote what was sent: they carry a marked value. */
function serviceError(request: WireRequest, statusCode: number, code: string): WireResponse {
  if (target(request) !== "") {
    const headers = { "content-type": "application/x-amz-json-1.0", "x-amzn-query-error": `${code};Sender` };
    return {
      statusCode,
      headers,
      body: JSON.stringify({ __type: `com.amazonaws.sqs#${code}`, message: "marked-secret" }),
    };
  }
  const body = `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>marked-secret</Message></Error></ErrorResponse>`;
  return { statusCode, headers: { "content-type": "text/xml" }, body };
}

function namedError(name: string, code: string): Error {
  return Object.assign(new Error("marked-secret"), { name, code });
}
