import { messagePath } from "../../address/route";
import { Notice } from "../../parts/notice";
import { ProblemNotice } from "../../parts/problem-notice";
import { ViewHead } from "../../parts/view-head";
import { useInfo } from "../../state/info";
import { MessageGate } from "../message/message-gate";
import { useMessage } from "../message/use-message";
import { EditForm } from "./edit-form";

/** One message to be edited, once its values are revealed. */
export function Edit({ id }: { readonly id: string }) {
  const opened = useMessage(id);
  const { readOnly } = useInfo();
  const { value } = opened.loading;
  const { path } = opened;
  const { isBusy: isRevealing } = opened.revealing;
  const { scan } = opened.current;
  return (
    <>
      <ViewHead title="Edit">
        <a href={messagePath(id)}>
          <code class="id">{id}</code>
        </a>
      </ViewHead>
      {readOnly ? (
        <Notice kind="empty" title="This page is read-only.">
          Start the page without --read-only to edit messages and send them back.
        </Notice>
      ) : (
        <>
          <MessageGate opened={opened} />
          {value !== undefined && !value.revealed && (
            <Notice
              kind="empty"
              title="Editing a message shows its values."
              actions={
                <button type="button" class="primary" disabled={isRevealing} onClick={opened.reveal}>
                  {isRevealing ? "Revealing …" : "Reveal and edit"}
                </button>
              }
            >
              They may be personal data. The audit trail records that you have seen them.
            </Notice>
          )}
          <ProblemNotice title="The values were not revealed." problem={opened.revealing.problem} />
          {value?.revealed && path !== undefined && scan !== undefined && (
            <EditForm key={path} detail={value} path={path} scan={scan.id} />
          )}
        </>
      )}
    </>
  );
}
