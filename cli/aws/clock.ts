import { setTimeout as sleep } from "node:timers/promises";
import type { SQSClient } from "@aws-sdk/client-sqs";
import type { Stop } from "../stop";

/** Time as a command needs it, all in milliseconds. */
export interface Clock {
  /** AWS's own time, epoch milliseconds: a message's age must not depend on this machine's clock. */
  readonly now: () => number;
  /** Time that has passed, also while the process or the machine slept; it never goes back. */
  readonly elapsed: () => number;
  /** Ends early, and without an error, when the command is stopped. */
  readonly sleep: (milliseconds: number) => Promise<void>;
}

/** AWS's Date is in whole seconds, and some time passes on its way. */
const UNNOTICED_MS = 2_000;

/** By so much the wall clock goes further than the other one while a machine sleeps. */
const SLEPT_MS = 1_000;

/** The clock of a command: this machine's until AWS has answered, and then AWS's. */
export class AwsClock implements Clock {
  #base: { readonly aws: number; readonly at: number } | undefined;
  #passed = 0;
  #monotonic: number;
  #wall: number;
  /** How far this machine's clock is ahead of AWS's, as the last answer showed it. */
  skewMs = 0;

  constructor(
    private readonly stop: Stop,
    private readonly monotonic: () => number = () => performance.now(),
    private readonly wall: () => number = Date.now,
  ) {
    this.#monotonic = monotonic();
    this.#wall = wall();
  }

  readonly now = (): number =>
    this.#base === undefined ? this.wall() : Math.round(this.#base.aws + (this.elapsed() - this.#base.at));

  readonly elapsed = (): number => {
    const [monotonic, wall] = [this.monotonic(), this.wall()];
    const passed = Math.max(0, monotonic - this.#monotonic);
    // While a machine sleeps, only the wall clock goes on; where that is set back, only the other one does. It goes by whole
    // milliseconds: what it is ahead by less than a second is no sleep, and would add up where time is asked for often.
    const slept = wall - this.#wall - passed;
    this.#passed += passed + (slept >= SLEPT_MS ? slept : 0);
    this.#monotonic = monotonic;
    this.#wall = wall;
    return this.#passed;
  };

  readonly sleep = (milliseconds: number): Promise<void> =>
    sleep(milliseconds, undefined, { signal: this.stop.signal }).catch(() => {});

  /** Takes the Date of an answer of AWS. */
  note(date: string): void {
    const aws = Date.parse(date);
    if (Number.isNaN(aws)) return;
    const skew = this.wall() - aws;
    this.skewMs = Math.abs(skew) < UNNOTICED_MS ? 0 : skew;
    this.#base = { aws: this.wall() - this.skewMs, at: this.elapsed() };
  }

  /** Reads the time of every answer that a client gets. */
  follow(client: SQSClient): void {
    client.middlewareStack.add(
      (next) => async (args) => {
        const result = await next(args);
        this.note(dateOf(result.response));
        return result;
      },
      { step: "deserialize", priority: "low", name: "dlqClock" },
    );
  }
}

function dateOf(response: unknown): string {
  if (typeof response !== "object" || response === null || !("headers" in response)) return "";
  const { headers } = response;
  return typeof headers === "object" && headers !== null && "date" in headers ? String(headers.date) : "";
}
