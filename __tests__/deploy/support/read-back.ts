import type { Block } from "../../../local/terraform/read-stack";
import type { Resolve } from "../../../local/terraform/resolve-references";
import { type Applied, resolverOf } from "./applied/describe-applied";
import type { Readers } from "./clients";
import { UNREADABLE } from "./emulator-gaps";
import { RESOURCE_READERS } from "./resources";
import type { Arguments } from "./resources/resource-reader";

/** A synthesized resource together with what the endpoint says about it, both in the same form. */
export interface ReadBack {
  readonly address: string;
  readonly intent: Arguments;
  readonly actual: Arguments;
}

/** Arguments whose keys are data and not argument names. */
const MAPS = ["variables", "dimensions"];

/** Lists whose order means nothing. Their blocks differ by `id`. */
const SETS = ["metric_query"];

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** JSON is compared by content, not by whitespace. */
function parseJsonText(text: string): unknown {
  if (!/^[{[]/.test(text)) return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** What Terraform was asked for: references resolved from its state, single blocks without their list. */
function resolveDeeply(value: unknown, resolve: Resolve, where: string): unknown {
  if (typeof value === "string") return parseJsonText(resolve(value, where));
  if (Array.isArray(value)) return value.map((inner) => resolveDeeply(inner, resolve, where));
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [name, resolveDeeply(inner, resolve, where)]),
  );
}

/**
 * Keeps only what was asked for from a response, because AWS returns more than that. Lists and maps are kept whole.
 */
function narrow(actual: unknown, intent: unknown): unknown {
  if (typeof actual === "string") return typeof intent === "string" ? actual : parseJsonText(actual);
  if (Array.isArray(intent) && Array.isArray(actual)) {
    return actual.map((inner, index) => narrow(inner, intent[index]));
  }
  // Terraform's JSON writes a single block with or without a list around it.
  if (Array.isArray(intent) && intent.length === 1 && isRecord(actual)) return [narrow(actual, intent[0])];
  if (!isRecord(intent) || !isRecord(actual)) return actual;
  return Object.fromEntries(
    Object.entries(intent).map(([name, inner]) => [
      name,
      MAPS.includes(name) ? actual[name] : narrow(actual[name], inner),
    ]),
  );
}

function sortSets(args: Arguments): Arguments {
  const idOf = (block: unknown) => (isRecord(block) ? String(block.id) : "");
  const sort = (blocks: readonly unknown[]) => [...blocks].sort((a, b) => idOf(a).localeCompare(idOf(b)));
  return Object.fromEntries(
    Object.entries(args).map(([name, value]) => [
      name,
      SETS.includes(name) && Array.isArray(value) ? sort(value) : value,
    ]),
  );
}

function intendedArguments({ type, arguments: args, address }: Block, resolve: Resolve): Arguments {
  const unreadable = { ...UNREADABLE["*"], ...UNREADABLE[type] };
  const readable = Object.entries(args).filter(([name]) => !Object.hasOwn(unreadable, name));
  return sortSets(
    Object.fromEntries(
      readable.map(([name, value]) => [name, resolveDeeply(value, resolve, `${address}, ${name}`)]),
    ),
  );
}

/** Reads every resource of both stacks back from the endpoint. Throws for a type that has no reader. */
export async function readBack(
  applied: Applied,
  aws: Readers,
  region: string,
  accountId: string,
): Promise<ReadBack[]> {
  const resolveIn = resolverOf(applied, region, accountId);
  const compared: ReadBack[] = [];
  for (const stack of applied.stacks) {
    for (const block of stack.resources) {
      const reader = RESOURCE_READERS[block.type];
      if (reader === undefined) {
        throw new Error(`${block.address} cannot be read back: support/resources knows no ${block.type}.`);
      }
      const state = applied.states.get(stack.name)?.get(block.address) ?? {};
      const intent = intendedArguments(block, resolveIn(stack));
      const answer = await reader.read(aws, intent, state);
      const actual = narrow(sortSets(answer), intent);
      compared.push({ address: block.address, intent, actual: isRecord(actual) ? actual : {} });
    }
  }
  return compared;
}

/**
 * How many resources of each type the endpoint has, whoever created them. Types without their own listing are left
 * out.
 */
export async function countAtEndpoint(aws: Readers): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const [type, { list }] of Object.entries(RESOURCE_READERS)) {
    if (list !== undefined) counts[type] = (await list(aws)).length;
  }
  return counts;
}

/** How many of each type were synthesized, for the same types. */
export function countSynthesized({ stacks }: Applied): Record<string, number> {
  const blocks = stacks.flatMap(({ resources }) => resources);
  const listed = Object.entries(RESOURCE_READERS).filter(([, { list }]) => list !== undefined);
  return Object.fromEntries(
    listed.map(([type]) => [type, blocks.filter((block) => block.type === type).length]),
  );
}
