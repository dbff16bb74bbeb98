import { useState } from "preact/hooks";
import type { ScheduleAnswer, ScheduleLine, ScheduleRequest } from "../../../api";
import { call } from "../../client/call";
import { ProblemNotice } from "../../parts/problem-notice";
import { useInfo } from "../../state/info";
import { useAction } from "../../state/use-action";

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
  const { problem, isBusy, run } = useAction();
  // The result of the call is shown until the counts report the next state.
  const [answered, setAnswered] = useState<Pick<ScheduleLine, "state"> & { readonly over: unknown }>();
  const lines = schedules.map((line) =>
    line.task === "redrive" && answered?.over === schedules ? { ...line, state: answered.state } : line,
  );
  const states = lines.map(({ task, state }) => task === "redrive" && state);
  const wanted = states.includes("running") ? "paused" : "running";
  const change = async () => {
    const body: ScheduleRequest = { state: wanted };
    const { state } = await call<ScheduleAnswer>("POST", "/api/schedules/redrive", { body });
    setAnswered({ over: schedules, state });
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
        <button type="button" class="small" disabled={isBusy} onClick={() => run(change)}>
          {wanted === "paused" ? "Pause redrives" : "Resume redrives"}
        </button>
      )}
      <ProblemNotice title="The schedules were not changed." problem={problem} />
    </>
  );
}
