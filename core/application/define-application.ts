import type { StandardSchemaV1 } from "@standard-schema/spec";
import type { Application, DiagnoseContext, ParsedBody, ProcessContext, ProducerRule } from "./application";
import { ApplicationError, checkDefinition } from "./check-definition";
import { systemReasons } from "./system-reasons";
import { type Fail, type Reason, Verdict } from "./verdict";
import { type CachedWorld, cached } from "./world";

export type { Application, DiagnoseContext, ProcessContext, ProducerRule } from "./application";
export type { Expectation, Sample } from "./sample";
export type { Diagnosis, Fail, Reason, Verdict } from "./verdict";
export { permanent, transient } from "./verdict";
export { type CachedWorld, cached, type World } from "./world";

export interface ApplicationDefinition<S extends StandardSchemaV1, R extends string, W> {
  /** What a parsed body must match: any Standard Schema (valibot, zod, arktype, …) that validates synchronously. */
  readonly schema: S;
  readonly producer: ProducerRule;
  /**
   * Why a message cannot be processed. The system adds three reasons itself, and uses your texts for them if you
   * define them here: `Missing<Attribute>` and `Invalid<Attribute>` (for `merchant_id`: `MissingMerchantId`), and
   * `MalformedBody`.
   */
  readonly reasons: Readonly<Record<R, Reason>>;
  /** Body fields and attributes whose names may be shown in logs and audit trails. @default only the producer's attribute */
  readonly fieldNames?: readonly string[];
  /** How many messages one function processes at the same time. @default 10 */
  readonly concurrency?: number;
  /**
   * How long one message may take, in seconds.
   * @default half of the function's remaining time while other messages are waiting, otherwise all of it
   */
  readonly timeLimitSeconds?: number;
  /** What `diagnose` and `process` need to know about the world. @default nothing */
  readonly world?: CachedWorld<W>;
  /** Turns a body into the schema's input. @default JSON.parse, which rounds numbers above 2^53 */
  readonly parse?: (body: string) => unknown;
  /**
   * What is wrong with a message. Pure, given the world: the consumer, the notifier and operators call it.
   * @default nothing
   */
  readonly diagnose?: (
    message: StandardSchemaV1.InferOutput<S>,
    context: DiagnoseContext<W, R>,
  ) => Verdict | undefined;
  /**
   * What identifies a message with `idempotency: true`: two messages with the same key are processed only once, even
   * if a producer sent the message twice.
   * @default the id under which the message was first sent, which every copy keeps
   */
  readonly idempotencyKey?: (message: StandardSchemaV1.InferOutput<S>) => string;
  /**
   * Does the work. When it resolves, the message is done. If it returns a verdict or throws, the message has failed.
   */
  readonly process: (
    message: StandardSchemaV1.InferOutput<S>,
    context: ProcessContext<W, R>,
  ) => Promise<Verdict | undefined> | Promise<void>;
}

/** Line breaks and control characters would break logs and subjects. */
const ID = /^[^\p{C}\p{Zl}\p{Zp}]{1,100}$/u;

/**
 * Defines everything that the system knows about messages. Throws if a definition cannot work, as soon as a function
 * or a command loads it.
 *
 * @example
 * export default defineApplication({
 *   schema: PaymentSchema,
 *   producer: { attribute: "merchant_id", type: "String", pattern: /^m-\d{1,9}$/, noun: "merchant" },
 *   reasons: { ProviderDown: transient("The payment provider is not responding.") },
 *   process: async (payment, { signal, fail }) => {
 *     const response = await fetch(url, { method: "POST", body: JSON.stringify(payment), signal });
 *     if (response.status >= 500) return fail("ProviderDown", { key: payment.provider });
 *   },
 * });
 */
export function defineApplication<S extends StandardSchemaV1, R extends string, W = undefined>(
  definition: ApplicationDefinition<S, R, W>,
): Application<StandardSchemaV1.InferOutput<S>, W> {
  type M = StandardSchemaV1.InferOutput<S>;
  checkDefinition(definition);
  const { schema, producer, fieldNames = [], parse = JSON.parse, diagnose, process } = definition;
  const { idempotencyKey } = definition;
  const { concurrency = 10, timeLimitSeconds } = definition;
  const { source, flags } = producer.pattern;
  // Matches whole ids only, and drops `g` and `y`, which remember the last match.
  const whole = new RegExp(`^(?:${source})$`, flags.replace(/[gmy]/g, ""));
  const pattern = { test: (id: string) => ID.test(id) && whole.test(id) };
  const reasons: Readonly<Record<string, Reason>> = { ...systemReasons(producer), ...definition.reasons };
  return {
    producer: { ...producer, pattern, required: producer.required ?? true },
    reasons,
    fieldNames: [producer.attribute, ...fieldNames],
    concurrency,
    ...(timeLimitSeconds !== undefined && { timeLimitSeconds }),
    world: definition.world ?? nothing(),
    fail: createFail(Object.keys(definition.reasons)),
    ...(idempotencyKey !== undefined && { idempotencyKeyOf: idempotencyKey }),
    parse(body): ParsedBody<M> {
      let candidate: unknown;
      try {
        candidate = parse(body);
      } catch {
        // A parser's error message quotes the body.
        return { valid: false };
      }
      const result = schema["~standard"].validate(candidate);
      if (result instanceof Promise) throw new ApplicationError(ASYNC_SCHEMA);
      return result.issues === undefined ? { valid: true, value: result.value } : { valid: false };
    },
    diagnose: (message, context) => diagnose?.(message, context),
    async process(message, context) {
      const result = await process(message, context);
      return result instanceof Verdict ? result : undefined;
    },
  };
}

const ASYNC_SCHEMA =
  "schema must validate at once, but returned a promise. Move what has to be awaited into process or world.";

/** Checks what the type system cannot check in an application that is written in JavaScript. */
function createFail(known: readonly string[]): Fail {
  return (reason, { key } = {}) => {
    if (!known.includes(reason)) {
      throw new ApplicationError(
        `fail must be called with one of the application's reasons (${known.join(", ")}), but was called with another one. Add it to reasons.`,
      );
    }
    if (key !== undefined && typeof key !== "string") {
      throw new ApplicationError(
        `fail("${reason}", { key }) must have a string as key, but has a ${typeof key}. Convert it to a string.`,
      );
    }
    return new Verdict(reason, key);
  };
}

/** Never read: for an application without a world, the type is `undefined`. */
const nothing = <W>(): CachedWorld<W> =>
  cached<W>(() => undefined as W, { seconds: Number.POSITIVE_INFINITY });
