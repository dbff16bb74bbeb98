import type { OperationContext } from "../command-context";
import type { RedrivePreview } from "../operations/redrive";
import { tally } from "../scan/tally";
import { describeRefused, type MoveWords } from "./describe-move";
import { compact, forms, messages, shownIds } from "./format";

export const redriveQuestion = (count: number): string => `Send ${messages(count)} back to the main queue?`;

export function describeRedrivePreview(preview: RedrivePreview): string[] {
  const { send, refused } = preview;
  if (send.length + refused.length === 0) return ["Nothing matched."];
  return [
    describeCount(preview),
    ...shownIds(send.map(({ held: { summary } }) => `  ${summary.id}  ${summary.reason}`)),
    ...describeDoubts(preview),
    ...describeRefused(refused),
  ];
}

export const describeCount = ({ send }: RedrivePreview): string =>
  send.length === 0
    ? "Nothing would be sent."
    : `${messages(send.length)} would be sent back to the main queue, ${forms(send.length, "its", "their")} attempts reset to 0:`;

/** What would fail again, and what is sent without metadata. */
export function describeDoubts({ send }: RedrivePreview): string[] {
  const bare = send.filter(({ withMetadata }) => !withMetadata).length;
  const forgotten = send.filter(({ recordGone }) => recordGone).length;
  return compact([
    ...tally(send.flatMap(({ fails }) => fails ?? [])).map(
      ([reason, count]) => `${count} of them would fail again now: ${reason}.`,
    ),
    bare > 0 &&
      `${bare} of them ${forms(bare, "has no room for metadata and is", "have no room for metadata and are")} sent without it.`,
    forgotten > 0 &&
      `${forgotten} of them ${forms(forgotten, "keeps its key, but was", "keep their keys, but were")} sent so long ago that a deployment with idempotency has forgotten whether ${forms(forgotten, "it was", "they were")} processed.`,
  ]);
}

export const sentBack = ({ commandLine }: Pick<OperationContext, "commandLine">): MoveWords => ({
  done: "sent back to the main queue",
  again: "The same command",
  unconfirmed: (ids) => [
    `SQS did not confirm that the ${forms(ids.length, "original", "originals")} of ${messages(ids.length)} ${forms(ids.length, "was", "were")} deleted. There may be two copies of ${forms(ids.length, "it", "each")}.`,
    ...shownIds(ids.map((id) => `  ${id}`)),
    `Do not repeat the command yet: it would send ${forms(ids.length, "that original", "those originals")} again. Once the cause is fixed, delete ${forms(ids.length, "it", "them")} with:`,
    `  ${commandLine("discard", ...ids.flatMap((id) => ["--id", id]))}`,
  ],
});
