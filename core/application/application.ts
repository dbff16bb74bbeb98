import type { Environment } from "../environment/environment";
import type { Message, MessageAttributes } from "../messages/message";
import type { Log } from "../runtime/log";
import type { Fail, Reason, Verdict } from "./verdict";
import type { CachedWorld } from "./world";

/** Who sends a message, and how the message says so. */
export interface ProducerRule {
  /** The message attribute with the producer's id, e.g. `merchant_id`. */
  readonly attribute: string;
  /** The attribute's data type, which is used when an operator adds the attribute by hand. */
  readonly type: "String" | "Number";
  /** What a whole id must match. Only a valid id is ever logged, e-mailed or shown. */
  readonly pattern: RegExp;
  /** What a producer is called, e.g. `merchant`: alerts then name `merchant:m-3`. */
  readonly noun: string;
  /** Whether a message without the attribute is refused. @default true */
  readonly required?: boolean;
}

/** The rule as the system applies it: a pattern that matches whole ids only. */
export interface KnownProducerRule extends Required<Omit<ProducerRule, "pattern">> {
  readonly pattern: Pick<RegExp, "test">;
}

export interface DiagnoseContext<W, R extends string = string> {
  /** What `world` read. It is the same for all messages of a batch. */
  readonly world: W;
  readonly fail: Fail<R>;
  /** The producer's id. Undefined if the attribute is missing and not required. */
  readonly producer: string | undefined;
  readonly attributes: MessageAttributes;
  /** The body as it was sent: a number above 2^53 loses digits in the parsed message, but not here. */
  readonly body: string;
}

export interface ProcessContext<W, R extends string = string> extends DiagnoseContext<W, R> {
  /**
   * Aborts when this message's time is up. The message is then made visible again, whether `process` resolves or not.
   */
  readonly signal: AbortSignal;
  readonly messageId: string;
  /** The same for every delivery and across all transfers. SQS delivers at least once, so expect to see it again. */
  readonly idempotencyKey: string;
  /** Whether the message has been a dead letter and was redriven. */
  readonly redriven: boolean;
  /** A log that people read. Never write a body or an attribute value. */
  readonly log: Log;
  /** The function's environment variables. */
  readonly environment: Environment;
}

/** A body as the schema returns it. */
export type ParsedBody<M> = { readonly valid: true; readonly value: M } | { readonly valid: false };

/** What the system knows about messages. Created by `defineApplication`. */
export interface Application<M = unknown, W = unknown> {
  readonly producer: KnownProducerRule;
  /** The application's reasons, and those that the system adds. */
  readonly reasons: Readonly<Record<string, Reason>>;
  /** Names of body fields and attributes that may be shown. Any other name could itself be a value. */
  readonly fieldNames: readonly string[];
  readonly concurrency: number;
  readonly timeLimitSeconds?: number;
  readonly world: CachedWorld<W>;
  readonly fail: Fail;
  /** What identifies a message, if that is not the id under which it was first sent. */
  idempotencyKeyOf?(message: M): string;
  parse(body: string): ParsedBody<M>;
  diagnose(message: M, context: DiagnoseContext<W>): Verdict | undefined;
  process(message: M, context: ProcessContext<W>): Promise<Verdict | undefined>;
}

/** The parts of a message that a diagnosis looks at. */
export type DiagnosedMessage = Pick<Message, "body" | "attributes">;
