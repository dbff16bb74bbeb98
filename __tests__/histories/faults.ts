import type { Random } from "../../core/runtime/backoff";
import type { VirtualClock } from "../../scripts/virtual-aws/virtual-clock";
import {
  actionOf,
  isBatch,
  isRead,
  isSendBatch,
  json,
  namedError,
  serviceError,
  type WireRequest,
  type WireResponse,
} from "../support/virtual-wire";
import { type Clients, createClients, type Exchange } from "./clients";

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

/** What is drawn call by call, and a denial that lasts. */
export type Fault = (typeof FAULTS)[number] | "denied";

const BATCH_FAULTS: readonly Fault[] = ["failed-entries", "batch-too-long"];

/** Few calls are sends, and only they can be too long, so this is the more likely fault for them. */
const SEND_FAULTS: readonly Fault[] = ["failed-entries", "batch-too-long", "batch-too-long"];

/** Most calls only read, and their failures teach little, so the others fail more often. */
const READS_FAIL_LESS = 0.4;
const CHANGES_FAIL_MORE = 1.5;

/** Of a hundred faults of a batch call, those that only such a call can have. */
const BATCH_FAULTS_PERCENTAGE = 50;

/** How much less often a process dies between two jobs than a call fails, because a batch has many jobs. */
const DEATHS_AT_WORK = 1 / 20;

/**
 * How often a process is killed from outside, whatever it is doing, relative to its calls' percentage, and how soon.
 */
const KILLED = 1 / 5;
const KILLED_WITHIN_MS = 400;

/** Codes with which SQS lists an entry under Failed: its own fault, a refusal, or something in the entry. */
const ENTRY_CODES = ["InternalError", "ServiceUnavailable", "RequestThrottled", "AccessDenied"] as const;
const ENTRY_CODES_OF_CONTENT = ["InvalidMessageContents", "InvalidParameterValue"] as const;

/** The function's process died between two calls, or its time was up: nothing that it started continues. */
export class ProcessDied extends Error {}

/** The outcome of a call: the request as it took effect, and whether its caller learned of it. */
export interface Effect {
  readonly request: WireRequest;
  readonly response: WireResponse;
  readonly answered: boolean;
}

/** What work in a process may do. */
export interface InProcess extends Clients {
  /** Takes time, after which a process that has died by then does not continue. */
  readonly pause: (milliseconds: number) => Promise<void>;
  /** A moment between two pieces of work at which the process may die. */
  readonly mayDie: () => Promise<void>;
}

/** A process: runs work until it ends or the process dies. */
export interface Life {
  run<T>(work: (inside: InProcess) => Promise<T>): Promise<T>;
  /** Ends the process from outside. */
  kill(): void;
}

/** What can be observed of one process. */
export interface Watch {
  /** The id by which SQS knows it. */
  readonly senderId: string;
  /** How long its next call takes. */
  readonly callMs: () => number;
  /** Called for every call that took effect. */
  readonly observe?: (effect: Effect) => void;
  /** Called when a call begins (1) and when its response, or its failure, is there (-1). */
  readonly underWay?: (request: WireRequest, calls: 1 | -1) => void;
  /** Called when something failed around it. */
  readonly disturb?: () => void;
}

export interface InjectorPorts {
  readonly clock: VirtualClock;
  readonly answer: (request: WireRequest, senderId: string) => WireResponse;
  readonly random: Random;
}

/** How many of the calls that are abandoned before a response still took effect. */
const ABORTED_IN_EFFECT = 0.5;

/** Decides about each call whether and how it fails. The same seed decides the same. */
export class FaultInjector {
  /** Every fault in order, with the action that it hit. */
  readonly injected: { readonly fault: Fault; readonly action: string }[] = [];
  /** Set if a test wants one particular fault: asked before anything is drawn. */
  script: (request: WireRequest) => Fault | undefined = () => undefined;
  readonly #deniedUntil = new Map<string, number>();

  constructor(
    private readonly ports: InjectorPorts,
    /** Out of a hundred calls, on average. See the two shares above. */
    public percentage: number,
  ) {}

  /** Denies an action to everyone until a given time. */
  deny(action: string, until: number): void {
    this.#deniedUntil.set(action, until);
  }

  /** From now on everything works. */
  recover(): void {
    this.percentage = 0;
    this.#deniedUntil.clear();
  }

  /** One process: after its death no call of it is made or answered. */
  startProcess({
    senderId,
    callMs,
    observe = () => {},
    underWay = () => {},
    disturb = () => {},
  }: Watch): Life {
    const { clock, random } = this.ports;
    let end: (reason: Error) => void = () => {};
    const death = new Promise<never>((_resolve, reject) => {
      end = reject;
    });
    death.catch(() => {});
    let dead = false;
    const kill = () => {
      dead = true;
      end(new ProcessDied());
    };
    const die = (): Promise<never> => {
      kill();
      return new Promise(() => {});
    };
    const inject = (fault: Fault, action: string) => {
      this.injected.push({ fault, action });
      disturb();
    };
    const call = (request: WireRequest, answered: boolean) => {
      const response = this.ports.answer(request, senderId);
      observe({ request, response, answered });
      return response;
    };
    const answered: Exchange = async (request, signal) => {
      if (dead) return die();
      try {
        await clock.spend(callMs(), signal);
      } catch (aborted) {
        if (dead) return die();
        disturb();
        if (random() < ABORTED_IN_EFFECT) call(request, false);
        throw aborted;
      }
      if (dead) return die();
      const fault = this.script(request) ?? this.#denial(request) ?? this.#draw(request);
      if (fault === undefined) return call(request, true);
      inject(fault, actionOf(request));
      if (fault === "process-death-after") call(request, false);
      if (fault.startsWith("process-death")) return die();
      return this.#fail(fault, request, call);
    };
    const exchange: Exchange = async (request, signal) => {
      underWay(request, 1);
      return answered(request, signal).finally(() => underWay(request, -1));
    };
    const pause = async (milliseconds: number) => {
      await clock.sleep(milliseconds);
      if (dead) await die();
    };
    const mayDie = async () => {
      if (dead) await die();
      if (random() * 100 >= this.percentage * DEATHS_AT_WORK) return;
      inject("process-death", "work");
      await die();
    };
    // Not spread, because the SNS client is created when it is accessed.
    const inside = Object.assign(createClients(exchange), { pause, mayDie });
    const run = <T>(work: (inside: InProcess) => Promise<T>) => Promise.race([work(inside), death]);
    return { run, kill };
  }

  /** Sometimes kills a process soon, if it is running then. */
  killSometimes(life: Life, isRunning: () => boolean): void {
    const { clock, random } = this.ports;
    if (random() * 100 >= this.percentage * KILLED) return;
    clock.at(clock.now() + random() * KILLED_WITHIN_MS, () => {
      if (!isRunning()) return;
      this.injected.push({ fault: "process-death", action: "any moment" });
      life.kill();
    });
  }

  #denial(request: WireRequest): Fault | undefined {
    return this.ports.clock.now() < (this.#deniedUntil.get(actionOf(request)) ?? 0) ? "denied" : undefined;
  }

  /** Only what can happen to this call is drawn, so that what is counted has happened. */
  #draw(request: WireRequest): Fault | undefined {
    if (
      this.ports.random() * 100 >=
      this.percentage * (isRead(request) ? READS_FAIL_LESS : CHANGES_FAIL_MORE)
    )
      return undefined;
    const ofBatch = isBatch(request) && this.ports.random() * 100 < BATCH_FAULTS_PERCENTAGE;
    if (!ofBatch) return this.#pick(FAULTS.filter((fault) => !BATCH_FAULTS.includes(fault)));
    return isSendBatch(request) ? this.#pick(SEND_FAULTS) : "failed-entries";
  }

  #pick<T>(choices: readonly T[]): T | undefined {
    return choices[Math.floor(this.ports.random() * choices.length)];
  }

  #fail(
    fault: Fault,
    request: WireRequest,
    call: (request: WireRequest, answered: boolean) => WireResponse,
  ): WireResponse {
    switch (fault) {
      case "throttled":
        return actionOf(request) === "Publish"
          ? serviceError(request, 429, "Throttled")
          : serviceError(request, 400, "RequestThrottled");
      case "internal-error":
        return serviceError(request, 500, "InternalError");
      case "access-denied":
      case "denied":
        return serviceError(request, 403, "AccessDeniedException");
      case "batch-too-long":
        return serviceError(request, 400, "BatchRequestTooLong");
      case "failed-entries":
        return this.#failSomeEntries(request, call);
      case "timeout-after":
        call(request, false);
        throw namedError("TimeoutError", "ETIMEDOUT");
      case "connection-reset-after":
        call(request, false);
        throw namedError("Error", "ECONNRESET");
      case "connection-reset":
        throw namedError("Error", "ECONNRESET");
      default:
        throw namedError("TimeoutError", "ETIMEDOUT");
    }
  }

  /** HTTP 200 with some entries done and the others, at least one, in `Failed`. */
  #failSomeEntries(
    request: WireRequest,
    call: (request: WireRequest, answered: boolean) => WireResponse,
  ): WireResponse {
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
    const response = call({ ...request, body: JSON.stringify({ ...input, Entries: entries }) }, true);
    if (response.statusCode !== 200) return response;
    const output: { Failed?: object[] } = JSON.parse(response.body);
    return json({ ...output, Failed: [...(output.Failed ?? []), ...failed] });
  }
}
