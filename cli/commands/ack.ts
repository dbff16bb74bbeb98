import { Argument, Option } from "commander";
import { ACKNOWLEDGEMENT_FACTORS, MAX_ACKNOWLEDGEMENT_MS } from "../../core/acknowledgements/acknowledgement";
import { HELD_ROLES, type HeldRole } from "../aws/target/deployment-names";
import type { CommandContext, Outcome } from "../command-context";
import { UsageError } from "../errors";
import { EXIT } from "../exit-codes";
import { acknowledge, readAcknowledged, removeAcknowledged } from "../operations/acknowledge";
import { acknowledgementResult, describeAcknowledgements } from "../terminal/describe-acknowledgements";
import { describeScan, isCutShort, scanResults } from "../terminal/describe-scan";
import { defineCommand } from "../terminal/options/define-command";
import { parseFactor, parseUntil, type Until } from "../terminal/options/parse-acknowledgement";
import { parseWhole } from "../terminal/options/parse-values";
import { waitOption } from "../terminal/options/selection-options";
import { auditOption, flag } from "../terminal/options/target-options";

interface GroupOptions {
  readonly from?: HeldRole;
  readonly factor: number;
  readonly held?: number;
  readonly wait: number;
  readonly audit: string;
}

interface AckOptions extends GroupOptions {
  readonly list: boolean;
  readonly remove: boolean;
}

interface SnoozeOptions extends GroupOptions {
  readonly until: Until;
}

const WHAT =
  "causes as shown by `npx dlq list --by cause`; a reason selects each of its causes that currently has held messages";

const groupOptions = (): Option[] => [
  new Option("--from <queue>", "only groups in this queue").choices(HELD_ROLES),
  new Option(
    "--factor <number>",
    "alert again when the group has grown to more than this many times its current size",
  )
    .default(ACKNOWLEDGEMENT_FACTORS.usual)
    .argParser(parseFactor),
  new Option(
    "--held <messages>",
    "assume the group has at least this many messages, for messages that a scan cannot see because they are delayed or in flight; requires --from and a single group",
  ).argParser(parseWhole(1, 10_000_000)),
  waitOption(),
  auditOption(),
];

export const addAck = defineCommand<AckOptions, readonly string[]>({
  name: "ack",
  description:
    "Suppress alerts about groups of messages for 7 days, or until a group has grown; new causes still trigger alerts",
  argument: new Argument("[groups...]", WHAT),
  options: () => [
    flag("--list", "list the acknowledged groups"),
    flag("--remove", "resume alerts about these groups"),
    ...groupOptions(),
  ],
  examples: () => [
    "dlq ack Unexpected:1a2b3c4d",
    "dlq ack MalformedBody --factor 1.5 --from quarantine",
    "dlq ack --list",
    "dlq ack --remove Unexpected:1a2b3c4d",
  ],
  work: ack,
});

export const addSnooze = defineCommand<SnoozeOptions, readonly string[]>({
  name: "snooze",
  description: "Suppress alerts about groups of messages until a given time, at most 7 days ahead",
  argument: new Argument("<groups...>", WHAT),
  options: () => [
    new Option("--until <when>", "a duration such as 8h or 3d, or a time such as 2026-01-15T12:00Z")
      .argParser(parseUntil)
      .makeOptionMandatory(),
    ...groupOptions(),
  ],
  examples: () => [
    "dlq snooze Unexpected:1a2b3c4d --until 8h",
    "dlq snooze Unexpected:1a2b3c4d --until 2026-01-15T12:00Z",
  ],
  work: (context, options, names) => acknowledgeGroups(context, names, options, options.until),
});

async function ack(context: CommandContext, options: AckOptions, names: readonly string[]): Promise<Outcome> {
  const { list, remove, from, audit } = options;
  if (list && (remove || names.length > 0)) throw new UsageError("--list takes neither groups nor --remove.");
  if (list) return listAcknowledged(context);
  if (names.length === 0) {
    throw new UsageError(
      "No group was given. `npx dlq list --by cause` shows the groups, and --list those that are acknowledged.",
    );
  }
  if (!remove) return acknowledgeGroups(context, names, options, { forMs: MAX_ACKNOWLEDGEMENT_MS });
  const { removed, unmatched } = await removeAcknowledged(context, { names, from, audit });
  return {
    exitCode: removed.length === 0 ? EXIT.nothingMatched : EXIT.done,
    result: { removed: removed.map(({ queue, cause }) => ({ queue, cause })), unmatched },
    text: () =>
      [
        ...removed.map(({ queue, cause }) => `${cause} in ${queue}: its next message triggers an alert.`),
        ...unmatched.map((name) => `${name} is not acknowledged.`),
      ].join("\n"),
  };
}

async function listAcknowledged(context: CommandContext): Promise<Outcome> {
  const found = await readAcknowledged(context);
  return {
    exitCode: EXIT.done,
    result: { acknowledged: found.map(acknowledgementResult) },
    text: () =>
      found.length === 0 ? "Nothing is acknowledged." : describeAcknowledgements(context.output, found),
  };
}

async function acknowledgeGroups(
  context: CommandContext,
  names: readonly string[],
  options: GroupOptions,
  until: Until,
): Promise<Outcome> {
  const { acknowledged, unmatched, reports } = await acknowledge(context, { ...options, names, until });
  const partly = unmatched.length > 0 || isCutShort(reports);
  return {
    exitCode: acknowledged.length === 0 ? EXIT.nothingMatched : partly ? EXIT.partlyDone : EXIT.done,
    result: {
      acknowledged: acknowledged.map(acknowledgementResult),
      unmatched,
      scans: scanResults(reports),
    },
    text: () =>
      [
        ...(acknowledged.length > 0 ? [describeAcknowledgements(context.output, acknowledged), ""] : []),
        ...unmatched.map(
          (name) =>
            `${name}: the scan found no message of this group, so nothing was acknowledged. If its messages are delayed or in flight, say how many there are: --from retry --held <messages>, as in the alert.`,
        ),
        ...describeScan(reports, context.clock.now()),
      ].join("\n"),
  };
}
