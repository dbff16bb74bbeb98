import { useState } from "preact/hooks";
import type { Problem, ScheduleAnswer, ScheduleLine, ScheduleRequest } from "../../../api";
import { call, problemFrom } from "../../client/call";
import { ProblemNotice } from "../../parts/problem-notice";
import { useInfo } from "../../state/info";

interface SchedulesProps {
  readonly schedules: readonly ScheduleLine[];
}

/** Whether the schedules are on. Redrives can be paused; held messages are always renewed. */
export function Schedules({ schedules }: SchedulesProps) {
  const { hasSchedules } = useInfo();
  const whys = new Set(schedules.flatMap(({ why }) => why ?? []));
  return (
    <>
      <h3>schedules</h3>
      {hasSchedules ? (
        <Switch schedules={schedules} />
      ) : (
        <p>{schedules.map(({ name }) => name).join(" and ")}, by the run itself</p>
      )}
      {[...whys].map((why) => (
        <details key={why}>
          <summary>{hasSchedules ? "reason unknown" : "no pausing"}</summary>
          <p>{why}</p>
        </details>
      ))}
    </>
  );
}

/** Each schedule, and a button for all that redrive. */
function Switch({ schedules }: SchedulesProps) {
  const { readOnly } = useInfo();
  const [problem, setProblem] = useState<Problem>();
  const [isBusy, setBusy] = useState(false);
  // The result of the call is shown until the counts report the next state.
  const [answered, setAnswered] = useState<Pick<ScheduleLine, "state"> & { readonly over: unknown }>();
  const lines = schedules.map((line) =>
    line.task === "redrive" && answered?.over === schedules ? { ...line, state: answered.state } : line,
  );
  const states = lines.map(({ task, state }) => task === "redrive" && state);
  const wanted = states.includes("running") ? "paused" : "running";
  const change = async () => {
    setBusy(true);
    setProblem(undefined);
    try {
      const { state } = await call<ScheduleAnswer>("POST", "/api/schedules/redrive", {
        body: { state: wanted } satisfies ScheduleRequest,
      });
      setAnswered({ over: schedules, state });
    } catch (error) {
      setProblem(problemFrom(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <>
      <ul class="schedules">
        {lines.map(({ name, state }) => (
          <li key={name}>
            {name}: <b>{state ?? "not known"}</b>
          </li>
        ))}
      </ul>
      {states.some(Boolean) && !readOnly && (
        <button type="button" class="small" disabled={isBusy} onClick={() => void change()}>
          {wanted === "paused" ? "Pause redrives" : "Resume redrives"}
        </button>
      )}
      {problem !== undefined && <ProblemNotice title="The schedules were not changed." problem={problem} />}
    </>
  );
}
