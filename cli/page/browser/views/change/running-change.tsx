import type { Change } from "../../../api";

interface RunningChangeProps {
  readonly change: Change;
  readonly isBusy: boolean;
  readonly onStop: () => void;
}

/** How far a change is. It can be stopped at any moment; it goes on when the page is closed. */
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
          {ramp.phase === "sending" ? "sending" : "watching whether any of them come back dead"}.
        </p>
      )}
      <p class="muted">
        {state === "planning"
          ? "This is the dry run: nothing is changed before you have seen what it finds."
          : "You may close this page or reload it: the change goes on, and nothing is done twice."}
      </p>
      <div class="actions">
        <button type="button" class="danger" disabled={isBusy} onClick={onStop}>
          Stop
        </button>
      </div>
    </section>
  );
}
