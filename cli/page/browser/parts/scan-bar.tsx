import { clockTime, formatDuration, messages } from "../../../terminal/format";
import type { Scan } from "../../api";
import type { CurrentScan } from "../state/current-scan";
import { useNow } from "../state/use-now";
import { Moment } from "./moment";
import { Notice } from "./notice";
import { ProblemNotice } from "./problem-notice";

/** When the contents were read, until when they are invisible to others, and how to scan again. */
export function ScanBar({ current }: { readonly current: CurrentScan }) {
  const { scan, newer, problem, isStarting, start, stop, showNewer } = current;
  if (problem !== undefined) {
    const again = <StartButton label="Try again" onStart={start} isStarting={isStarting} />;
    return <ProblemNotice title="The scan could not be started." problem={problem} actions={again} />;
  }
  if (scan === undefined) return <NothingScanned onStart={start} isStarting={isStarting} />;
  if (scan.state === "running") return <Running scan={scan} onStop={stop} />;
  return (
    <>
      <section class="scan-bar" aria-label="Scan" data-scan-id={scan.id}>
        <ScanFacts scan={scan} />
        <span class="actions">
          {newer !== undefined && (
            <button type="button" class="small" onClick={showNewer}>
              Show the newer scan of {clockTime(newer.startedAt)}
            </button>
          )}
          <StartButton label="Scan again" onStart={start} isStarting={isStarting} />
        </span>
      </section>
      <ScanNotes scan={scan} />
    </>
  );
}

interface StartButtonProps {
  readonly label: string;
  readonly isStarting: boolean;
  readonly onStart: () => void;
  /** There is nothing else to do yet. */
  readonly isFirst?: boolean;
}

function StartButton({ label, isStarting, onStart, isFirst = false }: StartButtonProps) {
  return (
    <button type="button" class={isFirst ? "primary" : ""} data-scan disabled={isStarting} onClick={onStart}>
      {isStarting ? "Starting …" : label}
    </button>
  );
}

function NothingScanned({ onStart, isStarting }: Omit<StartButtonProps, "label">) {
  const start = <StartButton label="Scan what is held" isFirst onStart={onStart} isStarting={isStarting} />;
  return (
    <Notice kind="empty" title="Nothing has been scanned yet." actions={start}>
      The counts come from the queues by themselves, the contents do not: to receive a message makes it
      invisible to other consumers for a while. Start a scan of the retry queue and quarantine to see what is
      held, and why.
    </Notice>
  );
}

function Running({ scan, onStop }: { readonly scan: Scan; readonly onStop: () => void }) {
  const stop = (
    <button type="button" onClick={onStop}>
      Stop the scan
    </button>
  );
  return (
    <Notice
      kind="loading"
      title={`Scanning: ${scan.received} of about ${messages(scan.expected)}.`}
      actions={stop}
    >
      <progress max={Math.max(1, scan.expected)} value={scan.received} aria-label="Scan" />
      You can stop it at any time: what was scanned by then is shown.
    </Notice>
  );
}

function ScanFacts({ scan }: { readonly scan: Scan }) {
  const now = useNow();
  const { received, startedAt, invisible, invisibleUntil } = scan;
  return (
    <p>
      <b>{messages(received)}</b> scanned <Moment at={startedAt} now={now} />.{" "}
      {invisibleUntil !== undefined && invisibleUntil > now && invisible > 0
        ? `${messages(invisible)} invisible to other consumers for ${formatDuration(invisibleUntil - now)}.`
        : "Nothing is invisible to other consumers."}
    </p>
  );
}

function ScanNotes({ scan }: { readonly scan: Scan }) {
  if (scan.problem !== undefined) {
    return <ProblemNotice title="The scan ended early, so this list is incomplete." problem={scan.problem} />;
  }
  if (scan.tooMany) {
    return (
      <Notice kind="many" title="There are more messages than a scan can hold.">
        What is below are the first {messages(scan.received)}. Deal with these, then scan again for the next.
      </Notice>
    );
  }
  if (scan.notes.length === 0) return null;
  return (
    <ul class="scan-notes">
      {scan.notes.map((note) => (
        <li key={note}>{note}</li>
      ))}
    </ul>
  );
}
