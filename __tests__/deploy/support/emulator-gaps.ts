import type { Difference } from "./plan-differences";

/** Something that Terraform would change at every plan, because the emulator does not keep it. */
export interface Gap {
  readonly type: string;
  readonly attribute: string;
  /** Names of the resources concerned, all of them, without a stage's prefix. */
  readonly of: readonly string[];
  readonly why: string;
  /** Whether a difference is this one, and not another one in the same attribute. */
  readonly isThis: (difference: Pick<Difference, "before" | "after">) => boolean;
}

function isSameJson(before: unknown, after: unknown): boolean {
  if (typeof before !== "string" || typeof after !== "string") return false;
  return JSON.stringify(JSON.parse(before)) === JSON.stringify(JSON.parse(after));
}

const isEmptyList = (value: unknown) => Array.isArray(value) && value.length === 0;

/**
 * Everything that the second plan may show, and must show: moto 5.2.1 with provider 5.100.0. What can be fixed is
 * fixed in moto/sitecustomize.py instead.
 */
export const PLAN_GAPS: readonly Gap[] = [
  {
    type: "aws_lambda_function",
    attribute: "logging_config",
    of: ["reliable-q-consumer", "reliable-q-notifier", "reliable-q-producer", "reliable-q-redriver"],
    why: "moto does not keep a function's logging configuration",
    isThis: ({ before, after }) => isEmptyList(before) && Array.isArray(after) && after.length === 1,
  },
  {
    type: "aws_sqs_queue",
    attribute: "redrive_policy",
    of: ["dlq_for_reliable_q", "reliable_q"],
    why: "moto returns a redrive policy with spaces in it; SQS returns it as it was given",
    isThis: ({ before, after }) => isSameJson(before, after),
  },
];

/** Arguments that cannot be read back, by resource type, and why. */
export const UNREADABLE: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "*": {
    "//": "CDKTF's own metadata",
    depends_on: "an order for Terraform",
    lifecycle: "a rule for Terraform",
    provider: "a choice for Terraform",
  },
  aws_lambda_function: {
    filename: "a path on this machine; the hash of what was uploaded is compared",
    logging_config: "moto does not keep it",
  },
  aws_kms_key: { deletion_window_in_days: "takes effect when the key is destroyed" },
};

/** Resources for which moto has no service. */
interface NotApplied {
  /** The provider's first call, which moto answers with HTTP 500. */
  readonly path: string;
  readonly why: string;
}

const NO_CHAT =
  'moto has no Amazon Q Developer ("Unable to find appropriate backend for chatbot.us-west-2.amazonaws.com"): the provider tries again for longer than three minutes, until it is interrupted';

/** Resource types that are synthesized and validated, but applied nowhere. */
export const NOT_APPLIED: Readonly<Record<string, NotApplied>> = {
  aws_chatbot_slack_channel_configuration: { path: "/create-slack-channel-configuration", why: NO_CHAT },
  aws_chatbot_teams_channel_configuration: { path: "/create-ms-teams-channel-configuration", why: NO_CHAT },
};

export interface Concerned {
  /** The stage's prefix. Default: none. */
  readonly namePrefix?: string;
  /** Resources that the stage does not have, by name without prefix. Default: none. */
  readonly absent?: readonly string[];
}

/** `type "name" attribute`, sorted: easy to compare, easy to read. */
export function describeGaps(
  gaps: readonly Gap[],
  { namePrefix = "", absent = [] }: Concerned = {},
): string[] {
  return gaps
    .flatMap(({ type, attribute, of }) =>
      of
        .filter((name) => !absent.includes(name))
        .map((name) => `${type} "${namePrefix}${name}" ${attribute}`),
    )
    .sort();
}

/** The same for differences. A difference that no gap explains shows its values. */
export function describeDifferences(differences: readonly Difference[], gaps: readonly Gap[]): string[] {
  return differences
    .map((difference) => {
      const { type, name, attribute, before, after } = difference;
      const gap = gaps.find((known) => known.type === type && known.attribute === attribute);
      const text = `${type} "${name}" ${attribute}`;
      return gap?.isThis(difference) ? text : `${text}: ${JSON.stringify(before)} → ${JSON.stringify(after)}`;
    })
    .sort();
}
