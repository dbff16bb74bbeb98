import type { CheckAnswer } from "../../../api";
import { Check } from "../../parts/check";
import { DiagnosisNote } from "../message/diagnosis-note";

/** Why it cannot be sent as it is. Undefined: it can. */
export function verdictOf({ problems, refusal }: CheckAnswer, force: boolean): string | undefined {
  if (problems.length > 0) return "Fix the problems above first.";
  if (refusal === undefined || (refusal.force && force)) return undefined;
  return refusal.force
    ? "It would fail again. Fix it, or check the box above to send it anyway."
    : "No queue would accept it. Fix it first.";
}

interface VerdictProps {
  readonly answer: CheckAnswer;
  readonly force: boolean;
  readonly onForce: (force: boolean) => void;
}

/** The result of checking an edit, and the deliberate override if that helps. */
export function Verdict({ answer: { problems, refusal, diagnosis }, force, onForce }: VerdictProps) {
  if (problems.length > 0) {
    return (
      <ul class="problems" role="alert">
        {problems.map((text) => (
          <li key={text}>{text}</li>
        ))}
      </ul>
    );
  }
  return (
    <>
      {refusal !== undefined && refusal.why !== diagnosis?.reason ? (
        <p class="problems" role="alert">
          <b>{refusal.why}</b>: {refusal.detail}
        </p>
      ) : (
        <DiagnosisNote diagnosis={diagnosis} />
      )}
      {refusal?.force && (
        <Check checked={force} onChange={onForce}>
          Send it even if it would fail again
        </Check>
      )}
    </>
  );
}
