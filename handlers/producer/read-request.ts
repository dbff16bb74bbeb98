import * as v from "valibot";
import { MalformedEventError } from "../../core/runtime/errors";

const MAX_SEED = 4_294_967_295;

const numberFrom = (min: number, max: number) => {
  const rule = `must be a number from ${min} to ${max}`;
  return v.pipe(v.number(rule), v.minValue(min, rule), v.maxValue(max, rule));
};
const wholeNumberFrom = (min: number, max: number) => {
  const rule = `must be a whole number from ${min} to ${max}`;
  return v.pipe(v.number(rule), v.integer(rule), v.minValue(min, rule), v.maxValue(max, rule));
};

const RequestSchema = v.strictObject(
  {
    /** How long the stores send. At most as long as Lambda can run (15 minutes). */
    seconds: v.optional(numberFrom(0.1, 900), 5),
    /** Caps the number of messages. */
    messages: v.optional(wholeNumberFrom(1, 100_000)),
    /** The same seed produces the same orders. Without a seed, every run has its own. */
    seed: v.optional(wholeNumberFrom(0, MAX_SEED)),
    badShare: v.optional(numberFrom(0, 1)),
    unavailableShare: v.optional(numberFrom(0, 1)),
  },
  (issue) =>
    issue.expected === "never" ? "is not known" : "must be a JSON object with the fields of a producer's run",
);

/** The parameters of a run of the producer. Every field of the event is optional. */
export type ProducerRequest = Readonly<v.InferOutput<typeof RequestSchema>>;

const KNOWN_FIELDS = Object.keys(RequestSchema.entries).join(", ");
const SHOWN_CHARACTERS = 60;

function show(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > SHOWN_CHARACTERS ? `${text.slice(0, SHOWN_CHARACTERS)}…` : text;
}

/**
 * Reads the event that starts the producer. A missing event counts as empty. Throws a MalformedEventError that names
 * the field, the rule and the value.
 */
export function readRequest(event: unknown): ProducerRequest {
  // valibot accepts an array as an object.
  const candidate = Array.isArray(event) ? undefined : (event ?? {});
  const parsed = v.safeParse(RequestSchema, candidate, { abortEarly: true });
  if (parsed.success) return parsed.output;
  const [problem] = parsed.issues;
  const field = problem.path?.[0];
  if (field === undefined)
    throw new MalformedEventError(`The event ${problem.message}, but is ${show(event)}.`);
  const name = `Event field ${String(field.key)}`;
  if (problem.expected === "never") {
    throw new MalformedEventError(`${name} ${problem.message}. Known fields: ${KNOWN_FIELDS}.`);
  }
  throw new MalformedEventError(`${name} ${problem.message}, but is ${show(field.value)}.`);
}
