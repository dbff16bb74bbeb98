import { Option } from "commander";
import { HELD_ROLES, type HeldRole } from "../../aws/target/deployment-names";
import { UsageError } from "../../errors";
import type { ValueMatch } from "../../scan/match-body";
import { isEverything, type Selection } from "../../scan/select-messages";
import {
  collect,
  parseAttributeName,
  parseCause,
  parseDuration,
  parseMatch,
  parseText,
  parseWhole,
} from "./parse-values";
import type { Words } from "./words";

export interface SelectionOptions {
  readonly from?: HeldRole;
  readonly reason?: readonly string[];
  readonly cause?: readonly string[];
  readonly producer?: readonly string[];
  readonly id?: readonly string[];
  readonly olderThan?: number;
  readonly body?: readonly ValueMatch[];
  readonly bodyContains?: readonly string[];
  readonly attribute?: readonly ValueMatch[];
  readonly withoutAttribute?: readonly string[];
  /** Seconds; Infinity: as long as another scan may keep messages in flight. */
  readonly wait: number;
}

export const waitOption = (): Option =>
  new Option(
    "--wait <seconds>",
    "how long to keep scanning if nothing is found but messages are in flight, for example because of another scan",
  )
    .default(
      Number.POSITIVE_INFINITY,
      "until that scan's visibility timeout can have ended, at most 2 minutes",
    )
    .argParser(parseWhole(0, 43_200));

const FILTERS =
  "Filters (repeat --reason, --cause, --producer or --id to match any of several values; different filters must all match):";

/** The producer's noun is an option, too. */
const producerFlags = ({ noun }: Words): string =>
  noun === "producer" ? "--producer <id>" : `--${noun}, --producer <id>`;

/** The filters, under their own heading in the help. */
export const selectionOptions = (words: Words): Option[] => [
  ...[
    new Option("--from <queue>", "only messages held in this queue").choices(HELD_ROLES),
    new Option("--reason <reason>", `reason for the failure, e.g. ${words.missing}`).argParser(
      collect(parseText),
    ),
    new Option(
      "--cause <cause>",
      "cause of the failure as shown by list --by cause, e.g. Unexpected:1a2b3c4d",
    ).argParser(collect(parseCause)),
    new Option(producerFlags(words), `id of the ${words.noun} that sent the message`).argParser(
      collect(parseText),
    ),
    new Option("--id <id>", "message id, either the one in the alert or the current one").argParser(
      collect(parseText),
    ),
    new Option(
      "--older-than <age>",
      "first sent more than this long ago, e.g. 90s, 15m, 2h, 3d, 1w",
    ).argParser(parseDuration),
    new Option(
      "--body <field=value>",
      "field of the JSON body (a.b for a nested field); a name alone matches any value",
    ).argParser(collect(parseMatch)),
    new Option("--body-contains <text>", "text in the body").argParser(collect(parseText)),
    new Option("--attribute <name=value>", "message attribute; a name alone matches any value").argParser(
      collect(parseMatch),
    ),
    new Option("--without-attribute <name>", "message attribute that must be absent").argParser(
      collect(parseAttributeName),
    ),
  ].map((filter) => filter.helpGroup(FILTERS)),
  waitOption(),
];

export function readSelection(options: Omit<SelectionOptions, "wait">): Selection {
  return {
    queues: options.from === undefined ? HELD_ROLES : [options.from],
    reasons: options.reason ?? [],
    causes: options.cause ?? [],
    producers: options.producer ?? [],
    ids: options.id ?? [],
    ...(options.olderThan !== undefined && { olderThanMs: options.olderThan }),
    bodyFields: options.body ?? [],
    bodyTexts: options.bodyContains ?? [],
    attributes: options.attribute ?? [],
    withoutAttributes: options.withoutAttribute ?? [],
  };
}
/** Everything that is held is selected only on request. `taken`: what would happen to it. */
export function requireFilter(selection: Selection, all: boolean, taken: string): void {
  if (all || !isEverything(selection)) return;
  throw new UsageError(
    `Without a filter, every held message would be ${taken}. Add a filter, or --all to select everything.`,
  );
}
