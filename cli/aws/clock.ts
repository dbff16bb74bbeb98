import { setTimeout as sleep } from "node:timers/promises";
import type { SQSClient } from "@aws-sdk/client-sqs";
import type { Stop } from "../stop";

/** Time as a command needs it, all in milliseconds. */
export interface Clock {
  /** AWS's time, epoch milliseconds: a message's age must not depend on this machine's clock. */
  readonly now: () => number;
  /** Elapsed time, including time in which the process or the machine slept. It never goes back. */
  readonly elapsed: () => number;
  /** Ends early, without an error, when the command is stopped. */
  readonly sleep: (milliseconds: number) => Promise<void>;
}

/** AWS's Date has whole seconds, and some time passes on the way. */
const UNNOTICED_MS = 2_000;

/** How much further the wall clock goes than the other one while a machine sleeps. */
const SLEPT_MS = 1_000;

/** A command's clock: this machine's until AWS has answered, and then AWS's. */
export class AwsClock implements Clock {
  #base: { readonly aws: number; readonly at: number } | undefined;
  #passed = 0;
  #monotonic: number;
  #wall: number;
  /** How far this machine's clock is ahead of AWS's, according to the last response. */
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
    // While a machine sleeps, only the wall clock advances; if that is set back, only the other one does. The wall
    // clock has whole milliseconds: a lead of less than a second is not sleep, and would add up if time is read
    // often.
    const slept = wall - this.#wall - passed;
    this.#passed += passed + (slept >= SLEPT_MS ? slept : 0);
    this.#monotonic = monotonic;
    this.#wall = wall;
    return this.#passed;
  };

  readonly sleep = (milliseconds: number): Promise<void> =>
    sleep(milliseconds, undefined, { signal: this.stop.signal }).catch(() => {});

  /** Takes the Date of a response from AWS. */
  note(date: string): void {
    const aws = Date.parse(date);
    if (Number.isNaN(aws)) return;
    const skew = this.wall() - aws;
    this.skewMs = Math.abs(skew) < UNNOTICED_MS ? 0 : skew;
    this.#base = { aws: this.wall() - this.skewMs, at: this.elapsed() };
  }

  /** Reads the time of every response that a client receives. */
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
