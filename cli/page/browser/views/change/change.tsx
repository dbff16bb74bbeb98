import { useState } from "preact/hooks";
import type { ChangeAnswer, Change as ChangeData, ConfirmRequest, Problem } from "../../../api";
import { call, problemFrom } from "../../client/call";
import { Loading } from "../../parts/notice";
import { ProblemNotice } from "../../parts/problem-notice";
import { OutcomeTag } from "../../parts/tags";
import { ViewHead } from "../../parts/view-head";
import { learnChange, live } from "../../state/live";
import { useStore } from "../../state/store";
import { useLoad } from "../../state/use-load";
import { ChangeResult } from "./change-result";
import { Plan } from "./plan";
import { RunningChange } from "./running-change";

const TITLES: Readonly<Record<ChangeData["kind"], string>> = {
  redrive: "Send back",
  discard: "Discard",
  export: "Export",
  import: "Import",
};

/** One change from its dry run to its result. */
export function Change({ id }: { readonly id: string }) {
  const path = `/api/changes/${encodeURIComponent(id)}`;
  const streamed = useStore(live).changes.find((change) => change.id === id);
  const { value, problem, reload } = useLoad(streamed === undefined ? path : undefined, (signal) =>
    call<ChangeAnswer>("GET", path, { signal }),
  );
  const [refused, setRefused] = useState<Problem>();
  const [isBusy, setBusy] = useState(false);
  const change = streamed ?? value?.change;

  if (change === undefined) {
    return (
      <>
        <ViewHead title="Change" />
        {problem === undefined ? (
          <Loading title="Reading the change." />
        ) : (
          <ProblemNotice
            title="The change cannot be shown."
            problem={problem}
            actions={
              <button type="button" onClick={reload}>
                Try again
              </button>
            }
          />
        )}
      </>
    );
  }

  /** Anything that is requested twice is done once: the server returns the change as it is. */
  const ask = async (what: "confirm" | "stop", body?: ConfirmRequest) => {
    setBusy(true);
    setRefused(undefined);
    try {
      const answer = await call<ChangeAnswer>("POST", `${path}/${what}`, body === undefined ? {} : { body });
      learnChange(answer.change);
    } catch (error) {
      setRefused(problemFrom(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <>
      <ViewHead title={TITLES[change.kind]}>
        <OutcomeTag outcome={change.state === "done" ? (change.result?.outcome ?? "done") : change.state} />
      </ViewHead>
      {refused !== undefined && <ProblemNotice title="The request was refused." problem={refused} />}
      {change.state === "planned" && (
        <Plan
          change={change}
          isBusy={isBusy}
          onConfirm={() => void ask("confirm", { count: change.plan.count })}
        />
      )}
      {(change.state === "running" || change.state === "planning") && (
        <RunningChange change={change} isBusy={isBusy} onStop={() => void ask("stop")} />
      )}
      {change.endedAt !== undefined && <ChangeResult change={change} />}
    </>
  );
}
