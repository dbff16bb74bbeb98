import type { Environment } from "../environment/environment";
import type { Message, MessageAttributes } from "../messages/message";
import type { Log } from "../runtime/log";
import type { Fail, Reason, Verdict } from "./verdict";
import type { CachedWorld } from "./world";

/** Who a message comes from, and how that is written on it. */
export interface ProducerRule {
  /** The message attribute with the producer's id, e.g. `merchant_id`. */
  readonly attribute: string;
  /** The attribute's data type, where an operator adds it by hand. */
  readonly type: "String" | "Number";
  /** What a whole id must match. Only a valid id is ever logged, mailed or shown. */
  readonly pattern: RegExp;
  /** What a producer is called, e.g. `merchant`: alerts are about `merchant:m-3`. */
  readonly noun: string;
  /** Whether a message without the attribute is refused. @default true */
  readonly required?: boolean;
}

/** The rule as the system applies it: a pattern that matches whole ids only. */
export interface KnownProducerRule extends Required<Omit<ProducerRule, "pattern">> {
  readonly pattern: Pick<RegExp, "test">;
}

export interface DiagnoseContext<W, R extends string = string> {
  /** What `world` read; the same for all messages of a batch. */
  readonly world: W;
  readonly fail: Fail<R>;
  /** The producer's id. Undefined where the attribute is missing and not required. */
  readonly producer: string | undefined;
  readonly attributes: MessageAttributes;
  /** The body as it was sent: a number above 2^53 loses digits in the parsed message, but not here. */
  readonly body: string;
}

export interface ProcessContext<W, R extends string = string> extends DiagnoseContext<W, R> {
  /** Aborts when this message's time is over: it is then made visible again, whether `process` resolves or not. */
  readonly signal: AbortSignal;
  readonly messageId: string;
  /** The same for every delivery and over all transfers: SQS delivers at least once, so expect to see it again. */
  readonly idempotencyKey: string;
  /** Whether the message has been a dead letter and was sent back. */
  readonly redriven: boolean;
  /** Where a person will read. Never write a body or an attribute value. */
  readonly log: Log;
  /** The function's environment variables. */
  readonly environment: Environment;
}

/** A body as the schema reads it. */
export type ParsedBody<M> = { readonly valid: true; readonly value: M } | { readonly valid: false };

/** What the system knows about messages. Made by `defineApplication`. */
export interface Application<M = unknown, W = unknown> {
  readonly producer: KnownProducerRule;
  /** The application's reasons, and those that the system gives by itself. */
  readonly reasons: Readonly<Record<string, Reason>>;
  /** Names of body fields and attributes that may be shown; any other name may be a value. */
  readonly fieldNames: readonly string[];
  readonly concurrency: number;
  readonly timeLimitSeconds?: number;
  readonly world: CachedWorld<W>;
  readonly fail: Fail;
  /** What counts as the same message, where that is not the id under which it was first sent. */
  idempotencyKeyOf?(message: M): string;
  parse(body: string): ParsedBody<M>;
  diagnose(message: M, context: DiagnoseContext<W>): Verdict | undefined;
  process(message: M, context: ProcessContext<W>): Promise<Verdict | undefined>;
}

/** The parts of a message that a diagnosis looks at. */
export type DiagnosedMessage = Pick<Message, "body" | "attributes">;
