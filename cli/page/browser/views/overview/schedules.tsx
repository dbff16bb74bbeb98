import { useState } from "preact/hooks";
import type { Problem, ScheduleAnswer, ScheduleLine, ScheduleRequest } from "../../../api";
import { call, problemFrom } from "../../client/call";
import { ProblemNotice } from "../../parts/problem-notice";
import { useInfo } from "../../state/info";

/** Whether the schedules are on. Redrives can be paused; what is held is always renewed. */
export function Schedules({ schedules }: { readonly schedules: readonly ScheduleLine[] }) {
  const { hasSchedules } = useInfo();
  const whys = new Set(schedules.flatMap(({ why }) => why ?? []));
  return (
    <>
      <h3>schedules</h3>
      {hasSchedules ? (
        <ul class="schedules">
          {schedules.map((line) => (
            <Schedule key={line.task} line={line} />
          ))}
        </ul>
      ) : (
        <p>{schedules.map(({ task }) => task).join(" and ")}, by the run itself</p>
      )}
      {[...whys].map((why) => (
        <details key={why}>
          <summary>{hasSchedules ? "why not known" : "no pausing"}</summary>
          <p>{why}</p>
        </details>
      ))}
    </>
  );
}

function Schedule({ line }: { readonly line: ScheduleLine }) {
  const { readOnly } = useInfo();
  const [problem, setProblem] = useState<Problem>();
  const [isBusy, setBusy] = useState(false);
  // What was answered holds until the counts tell the next state.
  const [answered, setAnswered] = useState<{ readonly over: ScheduleLine; readonly line: ScheduleLine }>();
  const { task, state } = answered?.over === line ? answered.line : line;
  const wanted = state === "paused" ? "running" : "paused";
  const change = async () => {
    setBusy(true);
    setProblem(undefined);
    try {
      const { schedule } = await call<ScheduleAnswer>("POST", `/api/schedules/${task}`, {
        body: { state: wanted } satisfies ScheduleRequest,
      });
      setAnswered({ over: line, line: schedule });
    } catch (error) {
      setProblem(problemFrom(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <li>
      <span>
        {task}: <b>{state ?? "not known"}</b>
      </span>
      {task === "redrive" && state !== null && !readOnly && (
        <button type="button" class="small" disabled={isBusy} onClick={() => void change()}>
          {wanted === "paused" ? "Pause redrives" : "Resume redrives"}
        </button>
      )}
      {problem !== undefined && <ProblemNotice title="The schedule was not changed." problem={problem} />}
    </li>
  );
}
