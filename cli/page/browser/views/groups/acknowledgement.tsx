import { useState } from "preact/hooks";
import type {
  AcknowledgedGroup,
  AcknowledgementsAnswer,
  AcknowledgeRequest,
  Group,
  Problem,
  RemoveAcknowledgementRequest,
} from "../../../api";
import { CallError, call, problemFrom } from "../../client/call";
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

interface Failed {
  readonly problem: Problem;
  /** Nothing was changed. Otherwise that is not known. */
  readonly wasRefused: boolean;
}

/** Any other error may have come after the change was made. */
const isRefusal = (error: unknown): boolean =>
  error instanceof CallError &&
  (error.problem.code === "AccessDenied" || (error.status !== undefined && error.status < 500));

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
  const [failed, setFailed] = useState<Failed>();
  const [isBusy, setBusy] = useState(false);
  const [hours, setHours] = useState(168);
  const group: RemoveAcknowledgementRequest = { queue, cause: key };
  const change = async (path: string, body: AcknowledgeRequest | RemoveAcknowledgementRequest) => {
    setBusy(true);
    setFailed(undefined);
    try {
      onAnswer(await call<AcknowledgementsAnswer>("POST", path, { body }));
    } catch (error) {
      setFailed({ problem: problemFrom(error), wasRefused: isRefusal(error) });
    } finally {
      setBusy(false);
    }
  };
  const check = async () => {
    setBusy(true);
    try {
      onAnswer(await call<AcknowledgementsAnswer>("GET", "/api/acknowledgements"));
      setFailed(undefined);
    } catch (error) {
      setFailed({ problem: problemFrom(error), wasRefused: false });
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
                onClick={() =>
                  void change("/api/acknowledgements", { ...group, scan, forMs: hours * HOUR_MS })
                }
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
              onClick={() => void change("/api/acknowledgements/remove", group)}
            >
              Resume alerts
            </button>
          )}
        </p>
      )}
      {failed?.wasRefused && <ProblemNotice title="Nothing was changed." problem={failed.problem} />}
      {failed?.wasRefused === false && (
        <ProblemNotice
          title="It is not known whether this was recorded."
          problem={failed.problem}
          actions={
            <button type="button" disabled={isBusy} onClick={() => void check()}>
              Read what is recorded
            </button>
          }
        />
      )}
    </div>
  );
}
