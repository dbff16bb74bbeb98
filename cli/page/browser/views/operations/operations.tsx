import type { OperationsAnswer } from "../../../api";
import { call } from "../../client/call";
import { Loading, Notice } from "../../parts/notice";
import { ProblemNotice } from "../../parts/problem-notice";
import { ViewHead } from "../../parts/view-head";
import { live } from "../../state/live";
import { useStore } from "../../state/store";
import { useLoad } from "../../state/use-load";
import { ImportButton } from "../change/import-button";
import { ChangeList } from "./change-list";
import { OperationTable } from "./operation-table";

/** Who has changed what: the changes of this page, and the audit trail. */
export function Operations() {
  const { changes } = useStore(live);
  const states = changes.map(({ id, state }) => `${id} ${state}`).join();
  const { value, problem, reload } = useLoad(states, (signal) =>
    call<OperationsAnswer>("GET", "/api/operations", { signal }),
  );
  return (
    <>
      <ViewHead title="Operations">
        <ImportButton />
      </ViewHead>
      <ChangeList changes={changes} />
      <h2>Audit trail</h2>
      <ProblemNotice title="The audit trail cannot be read." problem={problem} onRetry={reload} />
      {value === undefined && problem === undefined && <Loading title="Reading the audit trail." />}
      {value?.operations.length === 0 && (
        <Notice kind="empty" title="Nothing has been done yet.">
          Whatever changes something is recorded in {value.file}, and shown here with what it came to.
        </Notice>
      )}
      {value !== undefined && value.operations.length > 0 && <OperationTable answer={value} />}
    </>
  );
}
