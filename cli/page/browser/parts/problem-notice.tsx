import type { ComponentChildren } from "preact";
import type { Problem } from "../../api";
import { CopyButton } from "./copy-button";
import { Notice } from "./notice";

interface ProblemNoticeProps {
  /** What could not be done, as a sentence. */
  readonly title: string;
  readonly problem: Problem;
  readonly actions?: ComponentChildren;
}

/** A failure in the command's own words, with the statement that would allow what was denied. */
export function ProblemNotice({ title, problem, actions }: ProblemNoticeProps) {
  const { code, message, remedy } = problem;
  return (
    <Notice kind="failed" title={title} actions={actions}>
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
