import { useState } from "preact/hooks";
import type {
  AcknowledgedGroup,
  AcknowledgementsAnswer,
  AcknowledgeRequest,
  Group,
  Problem,
  RemoveAcknowledgementRequest,
} from "../../../api";
import { call, problemFrom } from "../../client/call";
import { Moment } from "../../parts/moment";
import { ProblemNotice } from "../../parts/problem-notice";
import { useInfo } from "../../state/info";

const HOUR_MS = 3_600_000;

const TIMES: readonly (readonly [number, string])[] = [
  [168, "7 days"],
  [72, "3 days"],
  [24, "1 day"],
  [8, "8 hours"],
];

interface AcknowledgementProps {
  readonly scan: string;
  readonly group: Group;
  readonly one: AcknowledgedGroup | undefined;
  readonly now: number;
  readonly onAnswer: (answer: AcknowledgementsAnswer) => void;
}

/** Whether alerts about a group are suppressed, by whom and until when, and the controls that change that. */
export function Acknowledgement({ scan, group: { queue, key }, one, now, onAnswer }: AcknowledgementProps) {
  const { readOnly } = useInfo();
  const [problem, setProblem] = useState<Problem>();
  const [isBusy, setBusy] = useState(false);
  const [hours, setHours] = useState(168);
  const group: RemoveAcknowledgementRequest = { queue, cause: key };
  const ask = async (path: string, body: AcknowledgeRequest | RemoveAcknowledgementRequest) => {
    setBusy(true);
    setProblem(undefined);
    try {
      onAnswer(await call<AcknowledgementsAnswer>("POST", path, { body }));
    } catch (error) {
      setProblem(problemFrom(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <div class="acknowledgement">
      {one !== undefined && (
        <p>
          Acknowledged by {one.by}.{" "}
          {one.alertsAgain ? (
            "It has grown: alerts have resumed."
          ) : (
            <>
              Alerts resume <Moment at={one.until} now={now} />, or at {one.resumesAt} messages.
            </>
          )}
        </p>
      )}
      {!readOnly && (
        <p class="actions">
          {(one === undefined || one.alertsAgain) && (
            <>
              <label>
                <span class="unseen">No alerts about {key} for</span>
                <select value={hours} onChange={({ currentTarget }) => setHours(Number(currentTarget.value))}>
                  {TIMES.map(([value, label]) => (
                    <option key={value} value={value}>
                      {label}
                    </option>
                  ))}
                </select>
              </label>
              <button
                type="button"
                class="small"
                disabled={isBusy}
                onClick={() => void ask("/api/acknowledgements", { ...group, scan, forMs: hours * HOUR_MS })}
              >
                Acknowledge
              </button>
            </>
          )}
          {one !== undefined && (
            <button
              type="button"
              class="small"
              disabled={isBusy}
              onClick={() => void ask("/api/acknowledgements/remove", group)}
            >
              Resume alerts
            </button>
          )}
        </p>
      )}
      {problem !== undefined && <ProblemNotice title="Nothing was changed." problem={problem} />}
    </div>
  );
}
