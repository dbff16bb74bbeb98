import { useState } from "preact/hooks";
import { formatBytes, messages } from "../../../../terminal/format";
import type { Change, ChangeKind } from "../../../api";
import { messagePath } from "../../address/route";
import { Escaped } from "../../parts/escaped";
import { Notice } from "../../parts/notice";
import { ProblemNotice } from "../../parts/problem-notice";
import { planChange, requestOf } from "../../state/plan-change";
import { useAction } from "../../state/use-action";
import { RefusedTable } from "./refused-table";

export const VERBS: Readonly<Record<ChangeKind, string>> = {
  redrive: "Send back",
  discard: "Discard",
  export: "Export",
  import: "Import",
};

interface PlanProps {
  readonly change: Change;
  readonly isBusy: boolean;
  readonly onConfirm: () => void;
}

/**
 * A dry run: how many messages, which ones, what would fail again and what is refused. The button shows the number.
 */
export function Plan({ change, isBusy, onConfirm }: PlanProps) {
  const { kind, plan } = change;
  return (
    <>
      <section class="question" aria-label="Dry run">
        <h2>{plan.count === 0 ? "Nothing would be done." : plan.question}</h2>
        <p class="lines">
          <Escaped text={plan.lines.join("\n")} />
        </p>
        {plan.count > 0 && (
          <p class="muted">
            {messages(plan.count)}, {formatBytes(plan.bytes)}
            {plan.ratePerSecond !== undefined && `, at most ${plan.ratePerSecond} a second`}
            {plan.ramp && ", in growing steps, until some become dead letters again"}
            {plan.force && ", also what would fail again"}. Nothing has been done yet.
          </p>
        )}
        <div class="actions">
          {plan.count > 0 && (
            <button
              type="button"
              class={kind === "discard" ? "danger-strong" : "primary"}
              disabled={isBusy}
              onClick={onConfirm}
            >
              {VERBS[kind]} {messages(plan.count)}
            </button>
          )}
          <button type="button" onClick={() => history.back()}>
            Go back
          </button>
          <Override change={change} />
        </div>
      </section>
      {plan.wouldFail.length > 0 && (
        <Notice kind="many" title="Some of the messages would fail again now.">
          <ul>
            {plan.wouldFail.map(({ reason, count }) => (
              <li key={reason}>
                {count} × <Escaped text={reason} />
              </li>
            ))}
          </ul>
          Send them back only if the cause will be resolved by then. Otherwise go back and choose others.
        </Notice>
      )}
      <RefusedTable plan={plan} />
      <Sample change={change} />
    </>
  );
}

/** Plans the same again with the override, if that would help. */
function Override({ change }: { readonly change: Change }) {
  const { problem, run } = useAction();
  const request = requestOf(change);
  const { force, refused } = change.plan;
  if (request === undefined || force || !refused.some((one) => one.force)) return null;
  if (request.kind !== "redrive" && request.kind !== "import") return null;
  return (
    <>
      <button type="button" onClick={() => run(() => planChange({ ...request, force: true }))}>
        Plan again, including the refused messages
      </button>
      <ProblemNotice title="No new plan was made." problem={problem} />
    </>
  );
}

const SHOWN = 10;

function Sample({ change: { plan, kind } }: { readonly change: Change }) {
  const [isWhole, setWhole] = useState(false);
  const { sample, count } = plan;
  if (sample.length === 0) return null;
  const shown = isWhole ? sample : sample.slice(0, SHOWN);
  return (
    <section aria-label="Which">
      <h2>Which</h2>
      <ul class="sample">
        {shown.map(({ id, messageId, reason }) => (
          <li key={messageId ?? id}>
            {messageId === undefined || kind === "import" ? (
              <code class="id">{id}</code>
            ) : (
              <a class="id" data-row href={messagePath(messageId)}>
                <Escaped text={id} />
              </a>
            )}{" "}
            {reason !== undefined && <Escaped text={reason} />}
          </li>
        ))}
      </ul>
      {count > shown.length && (
        <p class="muted">
          and {count - shown.length} more.{" "}
          {!isWhole && sample.length > SHOWN && (
            <button type="button" class="small" onClick={() => setWhole(true)}>
              Show {sample.length}
            </button>
          )}
        </p>
      )}
    </section>
  );
}
