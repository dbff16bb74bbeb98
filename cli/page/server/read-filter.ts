import { InvalidArgumentError } from "commander";
import * as v from "valibot";
import { HELD_ROLES } from "../../aws/target/deployment-names";
import { UsageError } from "../../errors";
import type { Selection } from "../../scan/select-messages";
import {
  parseAttributeName,
  parseDuration,
  parseMatch,
  parseText,
} from "../../terminal/options/parse-values";
import type { Filter } from "../api";

const Texts = v.optional(v.array(v.string()));

export const FilterSchema = v.strictObject({
  queue: v.optional(v.array(v.picklist(HELD_ROLES))),
  reason: Texts,
  producer: Texts,
  cause: Texts,
  id: Texts,
  attempt: v.optional(v.array(v.pipe(v.number(), v.integer(), v.minValue(0)))),
  olderThan: v.optional(v.string()),
  newerThan: v.optional(v.string()),
  body: Texts,
  bodyContains: Texts,
  attribute: Texts,
  withoutAttribute: Texts,
});

const SINGLE = ["olderThan", "newerThan"];

/** The filter in an address. Other parameters are not part of it. Throws UsageError. */
export function filterFromQuery(query: URLSearchParams): Filter {
  const given: Record<string, unknown> = {};
  for (const name of Object.keys(FilterSchema.entries)) {
    const values = query.getAll(name);
    if (values.length === 0) continue;
    if (SINGLE.includes(name)) given[name] = values.at(-1);
    else given[name] = name === "attempt" ? values.map(Number) : values;
  }
  const parsed = v.safeParse(FilterSchema, given);
  if (parsed.success) return definedOnly(parsed.output);
  const [issue] = parsed.issues;
  throw new UsageError(`The filter ${v.getDotPath(issue) ?? ""} is invalid: ${issue.message}`);
}

/** Without the fields that are present but undefined. */
export const definedOnly = (filter: v.InferOutput<typeof FilterSchema>): Filter =>
  Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined));

/** A filter as the command selects by it, parsed by the command's own rules. Throws UsageError. */
export function toSelection(filter: Filter): Selection {
  const read = <T>(name: keyof Filter, values: readonly string[] | undefined, parse: (text: string) => T) =>
    (values ?? []).map((value) => orUsage(name, () => parse(value)));
  const [olderThanMs] = read("olderThan", listOf(filter.olderThan), parseDuration);
  const [newerThanMs] = read("newerThan", listOf(filter.newerThan), parseDuration);
  return {
    queues: filter.queue === undefined || filter.queue.length === 0 ? HELD_ROLES : filter.queue,
    reasons: read("reason", filter.reason, parseText),
    producers: read("producer", filter.producer, parseText),
    causes: read("cause", filter.cause, parseText),
    ids: read("id", filter.id, parseText),
    attempts: filter.attempt ?? [],
    ...(olderThanMs !== undefined && { olderThanMs }),
    ...(newerThanMs !== undefined && { newerThanMs }),
    bodyFields: read("body", filter.body, parseMatch),
    bodyTexts: read("bodyContains", filter.bodyContains, parseText),
    attributes: read("attribute", filter.attribute, parseMatch),
    withoutAttributes: read("withoutAttribute", filter.withoutAttribute, parseAttributeName),
  };
}

const listOf = (value: string | undefined): readonly string[] => (value === undefined ? [] : [value]);

/** What the command's options refuse is refused here in the same words. */
export function orUsage<T>(name: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof InvalidArgumentError) throw new UsageError(`${name}: ${error.message}`);
    throw error;
  }
}
