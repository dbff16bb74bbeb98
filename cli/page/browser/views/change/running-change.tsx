import type { Change } from "../../../api";

interface RunningChangeProps {
  readonly change: Change;
  readonly isBusy: boolean;
  readonly onStop: () => void;
}

/** How far a change has got. It can be stopped at any time, and continues when the page is closed. */
export function RunningChange({ change: { state, progress }, isBusy, onStop }: RunningChangeProps) {
  const { done, total, text, ramp } = progress;
  return (
    <section class="question" aria-label="Progress">
      <h2>
        {done} of {total}
      </h2>
      <progress max={Math.max(1, total)} value={done} aria-label="Done" />
      <p role="status">{text}</p>
      {ramp !== undefined && (
        <p>
          Step {ramp.step}, of {ramp.size}:{" "}
          {ramp.phase === "sending" ? "sending" : "checking whether any of them become dead letters again"}.
        </p>
      )}
      <p class="muted">
        {state === "planning"
          ? "This is a dry run. Nothing changes until you confirm it."
          : "You can close or reload this page: the change continues, and nothing is done twice."}
      </p>
      <div class="actions">
        <button type="button" class="danger" disabled={isBusy} onClick={onStop}>
          Stop
        </button>
      </div>
    </section>
  );
}
