import { useState } from "preact/hooks";
import type { ChangeRequest, MessageDetail } from "../../../api";
import { Notice } from "../../parts/notice";
import { ProblemNotice } from "../../parts/problem-notice";
import { planChange } from "../../state/plan-change";
import { useAction } from "../../state/use-action";
import { RedriveDialog } from "../change/redrive-dialog";

interface MessageActionsProps {
  readonly scan: string;
  readonly detail: MessageDetail;
  /** Where it is edited. */
  readonly edit: string;
}

/** What can be done with one message. Everything begins with a dry run. */
export function MessageActions({ scan, detail: { summary }, edit }: MessageActionsProps) {
  const [isRedriving, setRedriving] = useState(false);
  const { problem, run } = useAction();
  const selection = { ids: [summary.messageId] };
  const plan = (request: ChangeRequest) => run(() => planChange(request));
  if (summary.became !== undefined) {
    return (
      <Notice kind="done" title={`It was ${summary.became} since the scan.`}>
        Scan again to see where it is now; <a href="/operations">operations</a> say who did it.
      </Notice>
    );
  }
  return (
    <>
      <div class="actions" data-edit-here={edit}>
        <a class="button primary" href={edit}>
          Edit
        </a>
        <button type="button" onClick={() => setRedriving(true)}>
          Send back …
        </button>
        <button type="button" onClick={() => plan({ kind: "export", scan, selection })}>
          Export …
        </button>
        <button type="button" class="danger" onClick={() => plan({ kind: "discard", scan, selection })}>
          Discard …
        </button>
      </div>
      <ProblemNotice title="Nothing was changed." problem={problem} />
      {isRedriving && (
        <RedriveDialog scan={scan} selection={selection} count={1} onClose={() => setRedriving(false)} />
      )}
    </>
  );
}
