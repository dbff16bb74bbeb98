import type { Message } from "../../core/messages/message";
import type { CommandContext, Outcome } from "../command-context";
import { EXIT } from "../exit-codes";
import { isBeyondForce, type RedrivePlan } from "../scan/plan-redrive";
import { scanAndRelease } from "../scan/scan-and-release";
import type { Selection } from "../scan/select-messages";
import { tally } from "../scan/tally";
import { describeScans, exitCodeOfSelection, scanResult } from "../terminal/describe-scan";
import { DRY_RUN, forms, messages, shownIds } from "../terminal/format";

/** What a redrive would do with one message. */
export type Plan = (message: Message) => RedrivePlan;

export interface Preview {
  /** Present ids of what would be sent. */
  readonly sendable: ReadonlySet<string>;
  readonly text: string;
  readonly outcome: Outcome;
}

/** What a redrive would do, by looking at what it would move; gives back what it looked at. */
export async function previewRedrive(
  context: CommandContext,
  selection: Selection,
  plan: Plan,
  { wait, limit }: { readonly wait: number; readonly limit: number },
): Promise<Preview> {
  const send: { id: string; reason: string; fails: string | undefined; withMetadata: boolean }[] = [];
  const sendable = new Set<string>();
  const refused: { id: string; why: string; detail: string }[] = [];
  const { scans, stillHidden } = await scanAndRelease(context, selection, {
    waitMs: wait * 1000,
    isEnough: () => send.length >= limit,
    endWhenFound: true,
    onSelected: (message, { id, reason }) => {
      const planned = plan(message);
      if (planned.kind === "refuse") refused.push({ id, why: planned.why, detail: planned.detail });
      else if (send.length < limit) {
        sendable.add(message.messageId);
        send.push({ id, reason, fails: planned.diagnosis?.reason, withMetadata: planned.withMetadata });
      }
    },
  });
  const lines = [
    send.length === 0
      ? "Nothing would be sent."
      : `${messages(send.length)} would be sent back to the main queue, ${forms(send.length, "its", "their")} attempts counted from 0 again:`,
    ...shownIds(send.map(({ id, reason }) => `  ${id}  ${reason}`)),
    ...tally(send.flatMap(({ fails }) => fails ?? [])).map(
      ([reason, count]) => `${count} of them would fail again now: ${reason}.`,
    ),
    ...noMetadataLine(send.filter(({ withMetadata }) => !withMetadata).length),
    ...describeRefused(refused),
  ];
  const found = send.length + refused.length > 0;
  const text = (found ? lines : ["Nothing matched."]).join("\n");
  return {
    sendable,
    text,
    outcome: {
      exitCode: send.length === 0 && found ? EXIT.failed : exitCodeOfSelection(scans, found),
      result: {
        dryRun: true,
        matched: send.length + refused.length,
        wouldSend: send.map(({ id, reason, fails }) => ({ id, reason, wouldFail: fails ?? null })),
        refused,
        scans: scans.map((scan) => scanResult(scan, stillHidden === 0)),
      },
      text: [
        text,
        ...(send.length > 0 ? ["", DRY_RUN] : []),
        ...describeScans(scans, context.now(), stillHidden === 0),
      ].join("\n"),
    },
  };
}

const noMetadataLine = (count: number) =>
  count === 0
    ? []
    : [
        `${count} of them ${forms(count, "has no room for metadata and is", "have no room for metadata and are")} sent without one.`,
      ];

function describeRefused(refused: readonly { id: string; why: string; detail: string }[]): string[] {
  const causes = Map.groupBy(refused, ({ why, detail }) => `${why}. ${detail}`);
  return [
    ...[...causes].flatMap(([cause, some]) => [
      `${some.length} refused: ${cause}`,
      ...shownIds(some.map(({ id }) => `  ${id}`)),
    ]),
    ...(refused.some(({ why }) => !isBeyondForce(why))
      ? ["--force sends what is refused as poison all the same; --set-attribute and --edit mend it."]
      : []),
  ];
}
