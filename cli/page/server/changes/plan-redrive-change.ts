import type { OperationContext } from "../../../command-context";
import { UsageError } from "../../../errors";
import { rampRedrive } from "../../../operations/ramp-redrive";
import {
  applying,
  type Plan,
  planEdited,
  planOf,
  previewRedrive,
  redriveIntent,
  redriveMessages,
} from "../../../operations/redrive";
import { type Watch, watchFor } from "../../../operations/watch-window";
import type { AttributeChange } from "../../../scan/attribute-change";
import { tally } from "../../../scan/tally";
import { describeMove, type MoveSummary } from "../../../terminal/describe-move";
import { describeRamp, describeStep } from "../../../terminal/describe-ramp";
import { describeCount, describeDoubts, redriveQuestion, sentBack } from "../../../terminal/describe-redrive";
import { compact } from "../../../terminal/format";
import { parseAttributeChange } from "../../../terminal/options/parse-attribute";
import { wordsOf } from "../../../terminal/options/words";
import { orUsage } from "../read-filter";
import { readEdit } from "../scans/check-edit";
import type { Kept, PageScan } from "../scans/page-scan";
import type { RedriveRequest } from "./change-request";
import { toMoveResult } from "./move-result";
import {
  bytesOf,
  type Chosen,
  choose,
  type PlannedChange,
  type Planning,
  toRefused,
  toSample,
} from "./planned-change";

const WORDS = {
  again: "Another scan and the same change",
  force: "Set an attribute or edit the message to fix it, or use the override to send it anyway.",
};

/** A person reads no more ids than this. */
const MOST = 100_000;

/** Plans to send messages of a scan back to the main queue. Throws DlqError. */
export async function planRedriveChange(
  { context, audit }: Planning,
  scan: PageScan,
  request: RedriveRequest,
  watch: Watch = watchFor(context),
): Promise<PlannedChange> {
  const chosen = chosenOf(scan, request);
  const changes = readChanges(context, request);
  const force = request.force ?? false;
  const planWith = await plannerOf(chosen, request, changes, force);
  const preview = await previewRedrive(chosen.messages.map(asHeld), await planWith(context), MOST);
  const sending = preview.send.map(({ held }) => held);
  const agreed = new Set(sending.map(({ message }) => message.messageId));
  const kept = chosen.messages.filter(({ message }) => agreed.has(message.messageId));
  const intent = redriveIntent(context, { changes, edited: request.edited !== undefined, force });
  const ratePerSecond = request.rate ?? context.target.settings.redriver.ratePerSecond;
  return {
    plan: {
      count: kept.length,
      question: redriveQuestion(kept.length),
      lines: compact([
        describeCount(preview).replace(/:$/, "."),
        ...describeDoubts(preview),
        preview.refused.length > 0 && `${preview.refused.length} refused.`,
        request.ramp && describeRamp(watch),
      ]),
      bytes: bytesOf(kept),
      sample: toSample(kept),
      wouldFail: tally(preview.send.flatMap(({ fails }) => fails ?? [])).map(([reason, count]) => ({
        reason,
        count,
      })),
      refused: toRefused(preview.refused),
      refusedCount: preview.refused.length,
      ratePerSecond,
      ramp: request.ramp ?? false,
      force,
      edited: request.edited !== undefined,
    },
    run: async ({ context: running, onDone, onProgress }) => {
      const redrive = {
        selection: chosen.scanned,
        chosenBy: chosen.by,
        // With the current code and world, as in the command.
        plan: await planWith(running),
        rate: ratePerSecond,
        limit: MOST,
        agreed,
        wait: Number.POSITIVE_INFINITY,
        audit,
        intent,
        onMoved: (held: readonly { readonly message: { readonly messageId: string } }[]) => {
          for (const { message } of held) scan.mark(message.messageId, "redriven");
          onDone(held.length);
        },
      };
      const { summary, why, cameBack } = request.ramp
        ? await rampRedrive(running, {
            ...redrive,
            watch,
            onStep: (ramp) => onProgress({ text: describeStep(ramp), ramp }),
          })
        : { ...(await redriveMessages(running, redrive)), cameBack: undefined };
      const result = toMoveResult(summary, linesOf(running, summary, why), "redrive.json");
      return cameBack === undefined || cameBack.length === 0 ? result : { ...result, cameBack };
    },
  };
}

const asHeld = ({ message, summary }: Kept) => ({ message, summary });

function linesOf(context: OperationContext, summary: MoveSummary, why: string | undefined): string[] {
  // What matches and was not chosen was seen, and left out by the person.
  const shown = { ...summary, cameSince: 0 };
  return describeMove(shown, { ...sentBack(context), ...WORDS }, { why, now: context.clock.now() });
}

/** An edit belongs to the one message that it names. */
function chosenOf(scan: PageScan, { edited, selection }: RedriveRequest): Chosen {
  return choose(scan, edited === undefined ? selection : { ids: [edited.messageId] });
}

/** By the rules of --set-attribute. */
function readChanges(
  { application }: OperationContext,
  { setAttributes = [] }: RedriveRequest,
): readonly AttributeChange[] {
  const parse = parseAttributeChange(wordsOf(application));
  return setAttributes.map(({ name, type, value }) =>
    orUsage("setAttributes", () => parse(`${name}${type === undefined ? "" : `:${type}`}=${value}`)),
  );
}

/** Returns a function that creates the plan in a context: the world may have changed before a confirm. */
async function plannerOf(
  { messages }: Chosen,
  { edited }: RedriveRequest,
  changes: readonly AttributeChange[],
  force: boolean,
): Promise<(context: OperationContext) => Promise<Plan>> {
  if (edited === undefined) return (context) => planOf(context, { changes, force });
  const [before] = messages;
  if (before === undefined) throw new UsageError("The edited message has already been sent or discarded.");
  const { body, attributes } = edited;
  const edit = readEdit(before, {
    ...(body !== undefined && { body }),
    ...(attributes !== undefined && { attributes }),
  });
  if ("problem" in edit) throw new UsageError(edit.problem);
  const apply = applying(edit.message, before.message);
  return async (context) => planEdited(apply, await planOf(context, { changes, force }));
}
