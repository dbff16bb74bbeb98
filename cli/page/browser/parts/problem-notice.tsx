import type { ComponentChildren } from "preact";
import type { Problem } from "../../api";
import { CopyButton } from "./copy-button";
import { Notice } from "./notice";

interface ProblemNoticeProps {
  /** What could not be done, as a sentence. */
  readonly title: string;
  /** Undefined: it did not fail, and nothing is shown. */
  readonly problem: Problem | undefined;
  readonly actions?: ComponentChildren;
  /** What a person may try again. */
  readonly onRetry?: () => void;
}

/** A failure in the command's own words, with the statement that would allow what was denied. */
export function ProblemNotice({ title, problem, actions, onRetry }: ProblemNoticeProps) {
  if (problem === undefined) return null;
  const { code, message, remedy } = problem;
  const again = onRetry && (
    <button type="button" onClick={onRetry}>
      Try again
    </button>
  );
  return (
    <Notice kind="failed" title={title} actions={actions ?? again}>
      <p class="lines">{message}</p>
      {remedy !== undefined && (
        <figure class="remedy">
          <figcaption>
            Add this statement to your role, then try again. <CopyButton text={remedy} name="the statement" />
          </figcaption>
          <pre>{remedy}</pre>
        </figure>
      )}
      <p class="muted">
        Code: <code>{code}</code>
      </p>
    </Notice>
  );
}
