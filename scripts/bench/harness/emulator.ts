import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import type { SendMessageBatchRequestEntry } from "@aws-sdk/client-sqs";
import * as v from "valibot";
import { ROOT } from "./peers";

const Started = v.object({ port: v.number() });
const Answer = v.object({ id: v.number(), answer: v.optional(v.unknown()), error: v.optional(v.string()) });
const TimingSchema = v.object({
  calls: v.optional(v.number(), 0),
  firstCall: v.optional(v.number(), 0),
  firstSend: v.optional(v.number(), 0),
  lastCall: v.optional(v.number(), 0),
  lastReceive: v.optional(v.number(), 0),
  lastDelete: v.optional(v.number(), 0),
});

const Taken = v.object({
  MessageId: v.string(),
  ReceiptHandle: v.string(),
  Body: v.string(),
  Attributes: v.record(v.string(), v.string()),
  MessageAttributes: v.optional(
    v.record(v.string(), v.object({ DataType: v.string(), StringValue: v.optional(v.string()) })),
    {},
  ),
});
export type TakenMessage = v.InferOutput<typeof Taken>;

/** When a subject's calls arrived, in milliseconds of the emulator's clock. */
export type Timing = v.InferOutput<typeof TimingSchema>;

export type MessageToSend = Omit<SendMessageBatchRequestEntry, "Id">;

/** An SQS in a separate process, so that its time is not the subject's. */
export class Emulator {
  #asked = 0;

  private constructor(
    private readonly child: ChildProcess,
    readonly url: string,
  ) {}

  static async start(): Promise<Emulator> {
    const child = fork(join(ROOT, "scripts/bench/harness/emulator-process.mjs"), {
      execArgv: ["--no-warnings"],
      stdio: ["ignore", "ignore", "inherit", "ipc"],
    });
    const [message] = await once(child, "message");
    return new Emulator(child, `http://127.0.0.1:${v.parse(Started, message).port}`);
  }

  queueUrl(queue: string): string {
    return `${this.url}/000000000000/${queue}`;
  }

  async createTopic(topic: string): Promise<void> {
    await this.ask("createTopic", { topic });
  }

  async createQueues(queues: readonly string[]): Promise<void> {
    await this.ask("createQueues", { queues });
  }

  /** Empties the queues and fills one of them. */
  async fill(queues: readonly string[], queue: string, messages: readonly MessageToSend[]): Promise<void> {
    await this.ask("fill", { queues, queue, messages });
  }

  /** Receives what a queue holds. It stays invisible to others. */
  async take(queue: string, visibilitySeconds: number): Promise<readonly TakenMessage[]> {
    return v.parse(v.array(Taken), await this.ask("take", { queue, visibilitySeconds }));
  }

  async count(queue: string): Promise<number> {
    return v.parse(v.number(), await this.ask("count", { queue }));
  }

  /** From now on calls take this long, and are timed. */
  async startTiming(latency: number): Promise<void> {
    await this.ask("start", { latency });
  }

  async timing(): Promise<Timing> {
    return v.parse(TimingSchema, await this.ask("timing", {}));
  }

  close(): void {
    if (this.child.connected) this.child.disconnect();
  }

  private async ask(ask: string, input: Readonly<Record<string, unknown>>): Promise<unknown> {
    this.#asked += 1;
    const id = this.#asked;
    const answered = new Promise<v.InferOutput<typeof Answer>>((resolve, reject) => {
      const read = (message: unknown) => {
        const answer = v.parse(Answer, message);
        if (answer.id !== id) return;
        done();
        resolve(answer);
      };
      const ended = () => {
        done();
        reject(new Error(`The emulator ended while it was asked to ${ask}.`));
      };
      const done = () => {
        this.child.off("message", read);
        this.child.off("exit", ended);
      };
      this.child.on("message", read);
      this.child.on("exit", ended);
    });
    this.child.send({ ...input, id, ask });
    const { answer, error } = await answered;
    if (error !== undefined) throw new Error(`The emulator could not ${ask}: ${error}`);
    return answer;
  }
}
