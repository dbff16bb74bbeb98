import type { SQSBatchResponse, SQSEvent } from "aws-lambda";
import type { Random } from "../../core/runtime/backoff";
import { guardHandler } from "../../handlers/records/guard-handler";
import type { VirtualClock } from "../../scripts/virtual-aws/virtual-clock";
import { capturedCount, capturedLog, printError } from "../support/recorders";
import type { AttemptLedger } from "./attempt-ledger";
import { type FaultInjector, type InProcess, type Life, ProcessDied } from "./faults";
import { invokeMapped } from "./mapping";
import { Process, type ReceivedCopy, type Role, receivedCopy } from "./traffic";
import { type QueueName, SENDERS, TIMEOUTS, type WorldSettings } from "./world-settings";

/** What one run of a function has: its own clients, its time, and the record of what it did. */
export interface Run extends InProcess {
  readonly process: Process;
  readonly timeLeft: () => number;
}

/**
 * Receives that make up a batch. The notifier's batches are large when deployed, so a flood is more than eight
 * batches to move.
 */
const POLLS: Readonly<Record<Role, number>> = { consumer: 3, notifier: 10, redriver: 0 };

/** The maximum duration of a call, unless calls are slow. It is short compared with every timeout. */
const CALL_MS = 20;

export interface RunnerPorts {
  readonly clock: VirtualClock;
  readonly random: Random;
  readonly faults: FaultInjector;
  readonly settings: WorldSettings;
  readonly attempts: AttemptLedger;
}

/** Runs functions as Lambda does: until they end, die, hang, or their time is over. */
export class Runner {
  /** Everything that the functions printed: log lines, metrics, the errors that they threw. */
  readonly printed: string[] = [];
  readonly counted = new Map<string, number>();
  /** The rules that a run of a function broke. */
  readonly breaches: string[] = [];
  /** The maximum duration of a function's call in seconds. Undefined: calls are fast. */
  slowCallSeconds: number | undefined;
  /** By function: of each run that moved messages, how many batches it had in flight at most. */
  readonly batchesInFlight: Readonly<Record<Role, number[]>> = { consumer: [], notifier: [], redriver: [] };
  readonly #running = new Map<Life, Role>();

  constructor(private readonly ports: RunnerPorts) {
    ports.clock.onEmpty = () => this.#exitAll();
  }

  /**
   * One invocation by an event source mapping. `enter` is called with what it did, after the mapping has its
   * response.
   */
  async invokeMapped(
    role: Role,
    queue: QueueName,
    invoke: (event: SQSEvent, run: Run) => Promise<SQSBatchResponse>,
    enter: (process: Process, doneIds: readonly string[]) => void,
  ): Promise<number> {
    const { faults, settings } = this.ports;
    let invoked: Process | undefined;
    const names = { url: settings.url(queue), arn: settings.arn(queue), polls: POLLS[role] };
    const mapping = faults
      .startProcess({ senderId: SENDERS.mapping, callMs: () => this.#quick() })
      .run(({ sqs }) =>
        invokeMapped(sqs, names, {
          invoke: (event, received) => {
            const copies = received.map((message) => receivedCopy(queue, message));
            return this.run(role, copies, (run) => {
              invoked = run.process;
              return invoke(event, run);
            });
          },
          answered: (doneIds) => invoked !== undefined && enter(invoked, doneIds),
        }),
      );
    // Its own process may die too. Then the messages are received again.
    await Promise.allSettled([mapping]);
    return invoked?.received.length ?? 0;
  }

  /** One run of a function, with what it did on the wire checked and recorded. Throws what the function throws. */
  async run<T>(role: Role, received: readonly ReceivedCopy[], work: (run: Run) => Promise<T>): Promise<T> {
    const { clock, random, faults, attempts } = this.ports;
    const process = new Process(role, received, clock.now(), this.printed.length);
    const timeLeft = clock.timeLeft(TIMEOUTS[role]);
    const isSlow = this.slowCallSeconds !== undefined;
    const life = faults.startProcess({
      senderId: SENDERS[role],
      callMs: () => (isSlow ? random() * (this.slowCallSeconds ?? 0) * 1000 : this.#quick()),
      observe: (effect) => process.observe(effect),
      underWay: (request, calls) => process.noteUnderWay(request, calls),
      disturb: () => {
        process.isDisturbed = true;
      },
    });
    process.isDisturbed = isSlow;
    this.#running.set(life, role);
    clock.at(clock.now() + TIMEOUTS[role], () => {
      if (!this.#running.has(life)) return;
      this.breaches.push(`deadline: the ${role} ran past its end`);
      life.kill();
    });
    faults.killSometimes(life, () => this.#running.has(life));
    try {
      const result = await life.run((inside) =>
        guardHandler(work)(Object.assign(inside, { process, timeLeft }), {}),
      );
      process.hasAnswered = true;
      return result;
    } catch (thrown) {
      process.isDead = thrown instanceof ProcessDied;
      if (!process.isDead) printError(thrown, (line) => void this.printed.push(line));
      throw thrown;
    } finally {
      this.#running.delete(life);
      process.endedAt = clock.now();
      // The consumer reserves for each record the time that it needs; the others stop when half of it is over.
      const least = role === "consumer" ? 0 : TIMEOUTS[role] / 2;
      process.isComplete = !process.isDead && timeLeft() >= least;
      this.breaches.push(...attempts.enter(process));
      if (process.mostInFlight > 0) this.batchesInFlight[role].push(process.mostInFlight);
    }
  }

  /** What every function is given. A dead one prints and counts nothing. */
  commonPorts({ process }: Pick<Run, "process">) {
    const { clock, random } = this.ports;
    const print = (line: string) => void (process.isDead || this.printed.push(line));
    const printCount = capturedCount(print);
    return {
      random,
      clock,
      log: capturedLog(print),
      count: (...counted: Parameters<typeof printCount>) => {
        const [metric, value] = counted;
        if (!process.isDead) this.counted.set(metric, (this.counted.get(metric) ?? 0) + value);
        printCount(...counted);
      },
    };
  }

  #quick(): number {
    return this.ports.random() * CALL_MS;
  }

  /**
   * As Node.js does when nothing is left to wait for:
   * https://docs.aws.amazon.com/lambda/latest/dg/nodejs-handler.html
   */
  #exitAll(): void {
    for (const [life, role] of this.#running) {
      this.breaches.push(`2 no collateral: nothing kept the ${role} alive before it had answered`);
      life.kill();
    }
  }
}
