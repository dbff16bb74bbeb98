import type { ChangeAnswer, ConfirmRequest } from "../../../api";
import { call } from "../../client/call";
import { Loading } from "../../parts/notice";
import { ProblemNotice } from "../../parts/problem-notice";
import { OutcomeTag } from "../../parts/tags";
import { ViewHead } from "../../parts/view-head";
import { learnChange, live } from "../../state/live";
import { useStore } from "../../state/store";
import { useAction } from "../../state/use-action";
import { useLoad } from "../../state/use-load";
import { ChangeResult } from "./change-result";
import { Plan, VERBS } from "./plan";
import { RunningChange } from "./running-change";

/** One change from its dry run to its result. */
export function Change({ id }: { readonly id: string }) {
  const path = `/api/changes/${encodeURIComponent(id)}`;
  const streamed = useStore(live).changes.find((change) => change.id === id);
  const { value, problem, reload } = useLoad(streamed === undefined ? path : undefined, (signal) =>
    call<ChangeAnswer>("GET", path, { signal }),
  );
  const { problem: refused, isBusy, run } = useAction();
  const change = streamed ?? value?.change;

  if (change === undefined) {
    return (
      <>
        <ViewHead title="Change" />
        {problem === undefined ? (
          <Loading title="Reading the change." />
        ) : (
          <ProblemNotice title="The change cannot be shown." problem={problem} onRetry={reload} />
        )}
      </>
    );
  }

  /** Anything that is requested twice is done once: the server returns the change as it is. */
  const ask = (what: "confirm" | "stop", body: object = {}) =>
    run(async () => learnChange((await call<ChangeAnswer>("POST", `${path}/${what}`, { body })).change));
  return (
    <>
      <ViewHead title={VERBS[change.kind]}>
        <OutcomeTag outcome={change.state === "done" ? (change.result?.outcome ?? "done") : change.state} />
      </ViewHead>
      <ProblemNotice title="The request was refused." problem={refused} />
      {change.state === "planned" && (
        <Plan
          change={change}
          isBusy={isBusy}
          onConfirm={() => ask("confirm", { count: change.plan.count } satisfies ConfirmRequest)}
        />
      )}
      {(change.state === "running" || change.state === "planning") && (
        <RunningChange change={change} isBusy={isBusy} onStop={() => ask("stop")} />
      )}
      {change.endedAt !== undefined && <ChangeResult change={change} />}
    </>
  );
}
