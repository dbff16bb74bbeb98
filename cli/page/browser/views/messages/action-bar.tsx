import { useState } from "preact/hooks";
import { messages as inWords } from "../../../../terminal/format";
import type { ChangeRequest, MessagesAnswer, Scan } from "../../../api";
import type { Filters } from "../../address/filters";
import { ProblemNotice } from "../../parts/problem-notice";
import { useInfo } from "../../state/info";
import { planChange } from "../../state/plan-change";
import { type Selected, selectionOf } from "../../state/selection";
import { useAction } from "../../state/use-action";
import { RedriveDialog } from "../change/redrive-dialog";

interface ActionBarProps {
  readonly scan: Scan;
  readonly filters: Filters;
  readonly selected: Selected;
  readonly answer: MessagesAnswer;
}

/** How many messages match and are selected, and what can be done with them. Everything begins with a dry run. */
export function ActionBar({ scan, filters, selected, answer }: ActionBarProps) {
  const { readOnly } = useInfo();
  const [isRedriving, setRedriving] = useState(false);
  const { problem, run } = useAction();
  const count = selected.all ? answer.total : selected.ids.size;
  const selection = selectionOf(selected, filters);
  const plan = (request: ChangeRequest) => run(() => planChange(request));
  return (
    <>
      <section class="action-bar" aria-label="Selection">
        <p role="status" class="count">
          {inWords(answer.total)} {answer.total === 1 ? "matches" : "match"}
          {count > 0 && <b>, {selected.all ? "all selected" : `${count} selected`}</b>}
        </p>
        <span class="actions">
          {!selected.all && (
            <button type="button" class="small" onClick={selected.selectAll}>
              Select all {answer.total}
            </button>
          )}
          {count > 0 && (
            <button type="button" class="small" onClick={selected.clear}>
              Select none
            </button>
          )}
          {readOnly ? (
            <span class="muted">Read-only. Start the page without --read-only to make changes.</span>
          ) : (
            <>
              <button type="button" class="primary" disabled={count === 0} onClick={() => setRedriving(true)}>
                Send back …
              </button>
              <button
                type="button"
                disabled={count === 0}
                onClick={() => plan({ kind: "export", scan: scan.id, selection })}
              >
                Export …
              </button>
              <button
                type="button"
                class="danger"
                disabled={count === 0}
                onClick={() => plan({ kind: "discard", scan: scan.id, selection })}
              >
                Discard …
              </button>
            </>
          )}
        </span>
      </section>
      <ProblemNotice title="Nothing was changed." problem={problem} />
      {isRedriving && (
        <RedriveDialog
          scan={scan.id}
          selection={selection}
          count={count}
          onClose={() => setRedriving(false)}
        />
      )}
    </>
  );
}
