import {
  type Acknowledgement,
  hasGrown,
  nameInArn,
  roomOf,
} from "../../core/acknowledgements/acknowledgement";
import { clockTime, isoTime } from "./format";
import type { Output } from "./output";

const COLUMNS = [
  { title: "CAUSE" },
  { title: "QUEUE" },
  { title: "HELD THEN", right: true },
  { title: "SINCE", right: true },
  { title: "SUPPRESSED", right: true, dispensable: 1 },
  { title: "ALERTS" },
  { title: "BY", dispensable: 3 },
  { title: "AT", dispensable: 2 },
];

const stateOf = (one: Acknowledgement): string =>
  hasGrown(one)
    ? "again: it has grown"
    : `none until ${clockTime(one.until)}, or ${one.held + roomOf(one) + 1} messages`;

/** For a person. */
export const describeAcknowledgements = (
  output: Pick<Output, "table">,
  all: readonly Acknowledgement[],
): string =>
  output.table(
    COLUMNS,
    all.map((one) => [
      one.cause,
      one.queue,
      String(one.held),
      String(one.added),
      String(one.suppressed),
      stateOf(one),
      nameInArn(one.by),
      clockTime(one.at),
    ]),
  );

/** In a JSON document. */
export const acknowledgementResult = (one: Acknowledgement) => {
  const { queue, cause, by, at, until, held, factor, added, suppressed } = one;
  return {
    ...{ queue, cause, by, at: isoTime(at), until: isoTime(until) },
    ...{ held, factor, added, suppressed, alertsAgain: hasGrown(one) },
  };
};
