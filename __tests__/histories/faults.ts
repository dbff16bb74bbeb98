import type { Random } from "../../handlers/message/backoff";
import type { Clients, Exchange, Lent, WireRequest, WireResponse } from "./in-process-aws";

export const FAULTS = [
  "throttled",
  "internal-error",
  "timeout-before",
  "timeout-after",
  "failed-entries",
  "connection-reset",
  "connection-reset-after",
  "batch-too-long",
  "access-denied",
  "process-death",
  "process-death-after",
] as const;

export type Fault = (typeof FAULTS)[number];

const BATCH_FAULTS: readonly Fault[] = ["failed-entries", "batch-too-long"];

/** Most calls are polls, whose failures teach little: the others fail more often. */
const CHANGES_FAIL_MORE = 1.5;

/** Codes with which SQS lists an entry under Failed: its own trouble, a refusal, or what is in the entry. */
const ENTRY_CODES = ["InternalError", "ServiceUnavailable", "RequestThrottled", "AccessDenied"] as const;
const ENTRY_CODES_OF_CONTENT = ["InvalidMessageContents", "InvalidParameterValue"] as const;

/** The function's process died between two calls: nothing that it started goes on. */
export class ProcessDied extends Error {}

/** What a call did: the request as it took effect, and whether its caller got to know. */
export interface Effect {
  readonly request: WireRequest;
  readonly response: WireResponse;
  readonly answered: boolean;
}

/** Runs a function's work until it ends or its process dies. */
export interface Life {
  run<T>(work: (clients: Clients) => Promise<T>): Promise<T>;
}

export interface InjectorPorts {
  readonly exchange: Exchange;
  /** Clients whose calls go through an exchange. */
  readonly lend: (exchange: Exchange) => Lent;
  readonly random: Random;
}

/** Decides about each call whether and how it fails; the same seed decides alike. */
export class FaultInjector {
  /** Every fault in its order, with the action that it hit. */
  readonly injected: { readonly fault: Fault; readonly action: string }[] = [];
  /** Where a test wants one certain fault: asked before anything is drawn. */
  script: (request: WireRequest) => Fault | undefined = () => undefined;

  constructor(
    private readonly ports: InjectorPorts,
    /** Of a hundred polls; of other calls `CHANGES_FAIL_MORE` times as many. */
    public percentage: number,
  ) {}

  /** One process: after its death no call of it is answered. `observe` learns of every call that took effect. */
  startProcess(observe: (effect: Effect) => void = () => {}): Life {
    let die: (reason: Error) => void = () => {};
    const death = new Promise<never>((_resolve, reject) => {
      die = reject;
    });
    death.catch(() => {});
    let dead = false;
    const call = async (request: WireRequest, answered: boolean) => {
      const response = await this.ports.exchange(request);
      observe({ request, response, answered: answered && !dead });
      return response;
    };
    const exchange: Exchange = async (request) => {
      if (dead) return new Promise(() => {});
      const fault = this.script(request) ?? this.#draw(request);
      if (fault === undefined) return call(request, true);
      this.injected.push({ fault, action: actionOf(request) });
      if (fault === "process-death" || fault === "process-death-after") {
        dead = true;
        if (fault === "process-death-after") await call(request, false);
        die(new ProcessDied());
        return new Promise(() => {});
      }
      return this.#fail(fault, request, call);
    };
    const { clients, giveBack } = this.ports.lend(exchange);
    const run = async <T>(work: (clients: Clients) => Promise<T>) => {
      try {
        return await Promise.race([work(clients), death]);
      } finally {
        if (!dead) giveBack();
      }
    };
    return { run };
  }

  /** Only what can happen to this call is drawn, so that what is counted has happened. */
  #draw(request: WireRequest): Fault | undefined {
    if (this.ports.random() * 100 >= this.percentage * (isPoll(request) ? 1 : CHANGES_FAIL_MORE))
      return undefined;
    const onlyOfBatches = BATCH_FAULTS.filter((fault) => fault !== "batch-too-long" || isSendBatch(request));
    const ofBatch = isBatch(request) && this.ports.random() < 0.25;
    return this.#pick(ofBatch ? onlyOfBatches : FAULTS.filter((fault) => !BATCH_FAULTS.includes(fault)));
  }

  #pick<T>(choices: readonly T[]): T | undefined {
    return choices[Math.floor(this.ports.random() * choices.length)];
  }

  async #fail(
    fault: Fault,
    request: WireRequest,
    call: (request: WireRequest, answered: boolean) => Promise<WireResponse>,
  ): Promise<WireResponse> {
    switch (fault) {
      case "throttled":
        return serviceError(request, 400, "RequestThrottled");
      case "internal-error":
        return serviceError(request, 500, "InternalError");
      case "access-denied":
        return serviceError(request, 403, "AccessDeniedException");
      case "batch-too-long":
        return serviceError(request, 400, "BatchRequestTooLong");
      case "failed-entries":
        return this.#failSomeEntries(request, call);
      case "timeout-after":
        await call(request, false);
        throw namedError("TimeoutError", "ETIMEDOUT");
      case "connection-reset-after":
        await call(request, false);
        throw namedError("Error", "ECONNRESET");
      case "connection-reset":
        throw namedError("Error", "ECONNRESET");
      default:
        throw namedError("TimeoutError", "ETIMEDOUT");
    }
  }

  /** HTTP 200 with some entries done and the others, one at least, in `Failed`. */
  async #failSomeEntries(
    request: WireRequest,
    call: (request: WireRequest, answered: boolean) => Promise<WireResponse>,
  ): Promise<WireResponse> {
    const input: { Entries: { Id: string }[] } = JSON.parse(request.body);
    const certain = this.#pick(input.Entries);
    const failing = input.Entries.filter((entry) => this.ports.random() < 0.5 || entry === certain);
    const codes = isSendBatch(request) ? [...ENTRY_CODES, ...ENTRY_CODES_OF_CONTENT] : ENTRY_CODES;
    const failed = failing.map(({ Id }) => ({
      Id,
      Code: this.#pick(codes),
      SenderFault: false,
      Message: "marked-secret",
    }));
    const entries = input.Entries.filter((entry) => !failing.includes(entry));
    if (entries.length === 0) return json({ Successful: [], Failed: failed });
    const response = await call({ ...request, body: JSON.stringify({ ...input, Entries: entries }) }, true);
    if (response.statusCode !== 200) return response;
    const output: { Failed?: object[] } = JSON.parse(response.body);
    return json({ ...output, Failed: [...(output.Failed ?? []), ...failed] });
  }
}

const target = ({ headers }: WireRequest) => headers["x-amz-target"] ?? "";
const isBatch = (request: WireRequest) => target(request).endsWith("Batch");
const isPoll = (request: WireRequest) => target(request).endsWith("ReceiveMessage");
const isSendBatch = (request: WireRequest) => target(request).endsWith("SendMessageBatch");

/** The name of an SQS action, or Publish: the functions call nothing else of SNS. */
export const actionOf = (request: WireRequest): string => target(request).split(".").at(-1) || "Publish";

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
