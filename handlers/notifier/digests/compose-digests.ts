import type { Plan } from "../plan-dead-letter";

/** The dead letters of one alert: of one producer, or of several together. */
export interface Digest {
  /** Also covers more of the same in the next few minutes. */
  readonly storm?: true;
  /** Its groups are acknowledged, so only its producers get it. */
  readonly acknowledged?: true;
  /** The names of its producers, each once: a subscription to any of them gets the alert. */
  readonly producers: readonly string[];
  readonly plans: readonly Plan[];
}

/**
 * From this many records on, one alert covers all of them: nobody reads eight e-mails about a storm. A full batch is
 * one.
 */
const STORM_RECORDS = 1000;

/**
 * Bytes of the names in one alert. SNS accepts 256 KiB for all bodies and attributes together, and the limits of their
 * parts keep the others within the rest.
 * https://docs.aws.amazon.com/sns/latest/api/API_Publish.html
 */
export const MAX_PRODUCERS_BYTES = 140_000;

export const isStorm = (plans: readonly Plan[]): boolean => plans.length >= STORM_RECORDS;

/**
 * One digest for each producer, the largest first. There are at most `maxDigests`; the last ones cover all further
 * producers together. Dead letters that do not fit are in none. Pure, and stable: equal counts keep the order of
 * their first message.
 */
export function composeDigests(plans: readonly Plan[], maxDigests: number, storm = isStorm(plans)): Digest[] {
  const groups = [
    ...Map.groupBy(
      plans.filter((plan) => plan.needsNotification),
      (plan) => plan.producer.name,
    ),
  ].sort(([, a], [, b]) => b.length - a.length);
  if (storm) {
    return fold(groups)
      .slice(0, Math.max(1, maxDigests))
      .map((digest) => ({ ...digest, storm: true }));
  }
  if (groups.length <= maxDigests) return groups.map(digestOf);
  for (let single = maxDigests - 1; single > 0; single -= 1) {
    const folded = fold(groups.slice(single));
    if (single + folded.length <= maxDigests) return [...groups.slice(0, single).map(digestOf), ...folded];
  }
  return fold(groups).slice(0, maxDigests);
}

type Group = readonly [producer: string, plans: readonly Plan[]];

const digestOf = ([producer, plans]: Group): Digest => ({ producers: [producer], plans });

/** Bytes of a name within an attribute that lists several. */
const bytesOf = (name: string): number => Buffer.byteLength(JSON.stringify(name)) + 1;

/** As many of the names as an alert's attribute has room for. */
export function thatFit(producers: readonly string[]): string[] {
  let bytes = 2;
  return producers.filter((producer) => {
    bytes += bytesOf(producer);
    return bytes <= MAX_PRODUCERS_BYTES;
  });
}

/** Digests of several producers each, as few as the length of the names allows. */
function fold(groups: readonly Group[]): Digest[] {
  const digests: { producers: string[]; plans: Plan[] }[] = [];
  let bytes = Number.POSITIVE_INFINITY;
  for (const [producer, plans] of groups) {
    const size = bytesOf(producer);
    if (bytes + size > MAX_PRODUCERS_BYTES) {
      digests.push({ producers: [], plans: [] });
      bytes = 2;
    }
    bytes += size;
    digests.at(-1)?.producers.push(producer);
    digests.at(-1)?.plans.push(...plans);
  }
  return digests;
}
