import type { MessageDetail } from "../../../api";
import { editPath } from "../../address/route";
import { CopyButton } from "../../parts/copy-button";
import { ProblemNotice } from "../../parts/problem-notice";
import { ViewHead } from "../../parts/view-head";
import { useInfo } from "../../state/info";
import { Attributes } from "./attributes";
import { BodyView } from "./body-view";
import { DiagnosisNote } from "./diagnosis-note";
import { Facts } from "./facts";
import { MessageActions } from "./message-actions";
import { MessageGate } from "./message-gate";
import { Timeline } from "./timeline";
import { useMessage } from "./use-message";

/** One complete message: what happened to it, what is wrong with it now, and what it contains. */
export function Message({ id }: { readonly id: string }) {
  const opened = useMessage(id);
  const { value } = opened.loading;
  const { readOnly } = useInfo();
  const { scan } = opened.current;
  return (
    <>
      <ViewHead title="Message">
        <code class="id">{id}</code>
        <CopyButton text={id} name="the id" />
      </ViewHead>
      <MessageGate opened={opened} />
      {value !== undefined && scan !== undefined && (
        <>
          {!readOnly && <MessageActions scan={scan.id} detail={value} edit={editPath(id)} />}
          <div class="columns">
            <div>
              <DiagnosisNote diagnosis={value.diagnosis} />
              <Timeline entries={value.timeline} />
            </div>
            <Facts detail={value} />
          </div>
          <RevealBar detail={value} onReveal={opened.reveal} isRevealing={opened.revealing.isBusy} />
          <ProblemNotice title="The values were not revealed." problem={opened.revealing.problem} />
          <Attributes attributes={value.attributes} />
          <BodyView body={value.body} />
        </>
      )}
    </>
  );
}

interface RevealBarProps {
  readonly detail: MessageDetail;
  readonly onReveal: () => void;
  readonly isRevealing: boolean;
}

function RevealBar({ detail: { revealed }, onReveal, isRevealing }: RevealBarProps) {
  return (
    <section class="action-bar" aria-label="Values">
      <p>
        {revealed
          ? "The values are shown. The audit trail records this."
          : "Values are masked because they may be personal data. The audit trail records who reveals them."}
      </p>
      {!revealed && (
        <button type="button" disabled={isRevealing} onClick={onReveal}>
          {isRevealing ? "Revealing …" : "Reveal the values"}
        </button>
      )}
    </section>
  );
}
