import { isWithin, ruleOf } from "../limits/check-limit";
import { APPLICATION_LIMITS } from "../limits/limit-table";
import { isAttributeName } from "../messages/attribute-name";
import { REASON } from "../messages/cause";
import { ReliableQueueError } from "../runtime/errors";
import { isSystemReason } from "./system-reasons";

/** An application that cannot work as defined. Its developer must fix it. */
export class ApplicationError extends ReliableQueueError {
  constructor(message: string) {
    super("Application", "fix", message);
  }
}

/** A definition as it may come from JavaScript, where nothing checks its types. */
type Unchecked<K extends string> = Readonly<Partial<Record<K, unknown>>>;

type Definition = Unchecked<
  | "schema"
  | "producer"
  | "reasons"
  | "concurrency"
  | "timeLimitSeconds"
  | "world"
  | "parse"
  | "diagnose"
  | "idempotencyKey"
  | "process"
>;

/** Throws an ApplicationError for the first part that cannot work, and names that part. */
export function checkDefinition(definition: Definition): void {
  checkSchema(definition.schema);
  checkProducer(definition.producer);
  checkReasons(definition.reasons);
  checkWorld(definition.world);
  for (const name of ["concurrency", "timeLimitSeconds"] as const) checkNumber(name, definition[name]);
  for (const name of ["parse", "diagnose", "idempotencyKey"] as const) {
    if (definition[name] !== undefined) checkFunction(name, definition[name]);
  }
  checkFunction("process", definition.process);
}

/** The name is the value of a metric dimension and part of the dead-letter metadata. */

/** Properties of an object or of a function, because some schemas are functions. */
const partOf = (value: unknown, name: string): unknown =>
  (typeof value === "object" && value !== null) || typeof value === "function"
    ? Reflect.get(value, name)
    : undefined;

function checkSchema(schema: unknown): void {
  if (typeof partOf(partOf(schema, "~standard"), "validate") === "function") return;
  throw new ApplicationError(
    "schema must be a Standard Schema, such as a valibot, zod or arktype schema, but is not one.",
  );
}

function checkReasons(reasons: unknown): void {
  if (typeof reasons !== "object" || reasons === null) {
    throw new ApplicationError(
      'reasons must be an object, such as { Busy: transient("It is busy.") }, or {} if there are none.',
    );
  }
  for (const [reason, words] of Object.entries(reasons)) {
    if (!REASON.test(reason)) {
      throw new ApplicationError(
        `reasons.${reason} must start with a letter, followed by at most 49 letters and digits. Rename it.`,
      );
    }
    if (isSystemReason(reason)) {
      throw new ApplicationError(`reasons.${reason} is reserved for the system. Rename it.`);
    }
    const detail = partOf(words, "detail");
    if (typeof detail !== "string" || typeof partOf(words, "permanent") !== "boolean") {
      throw new ApplicationError(
        `reasons.${reason} must be created with permanent(…) or transient(…), but is not.`,
      );
    }
    if (detail.trim() === "") {
      throw new ApplicationError(
        `reasons.${reason} must say what is wrong, but its text is empty. Write it.`,
      );
    }
  }
}

function checkProducer(producer: unknown): void {
  const [attribute, type, pattern, noun] = ["attribute", "type", "pattern", "noun"].map((name) =>
    partOf(producer, name),
  );
  if (typeof attribute !== "string" || !isAttributeName(attribute)) {
    throw new ApplicationError(
      `producer.attribute must be a valid SQS attribute name (letters, digits, "_", "-" and "."), but is "${attribute}".`,
    );
  }
  if (type !== "String" && type !== "Number") {
    throw new ApplicationError(`producer.type must be "String" or "Number", but is "${type}".`);
  }
  if (!(pattern instanceof RegExp)) {
    throw new ApplicationError(
      "producer.pattern must be a regular expression that whole ids match, such as /[1-9]\\d{0,9}/, but is not one.",
    );
  }
  if (typeof noun !== "string" || !/^[a-z][a-z0-9-]{0,29}$/.test(noun) || noun === "sender") {
    throw new ApplicationError(
      `producer.noun must be at most 30 lowercase letters, digits and "-", and not "sender", but is "${noun}". Alerts are about "<noun>:<id>".`,
    );
  }
}

function checkWorld(world: unknown): void {
  if (world === undefined) return;
  const seconds = partOf(world, "seconds");
  if (typeof partOf(world, "read") !== "function" || typeof seconds !== "number" || !(seconds >= 0)) {
    throw new ApplicationError(
      "world must be created with cached(read, { seconds }), where seconds is 0 or more.",
    );
  }
}

function checkFunction(name: string, value: unknown): void {
  if (typeof value !== "function") throw new ApplicationError(`${name} must be a function, but is not one.`);
}

function checkNumber(name: keyof typeof APPLICATION_LIMITS, value: unknown): void {
  const limit = APPLICATION_LIMITS[name];
  if (value === undefined || (typeof value === "number" && isWithin(limit, value))) return;
  throw new ApplicationError(`${name} must be ${ruleOf(limit)}, but is ${value}.`);
}
