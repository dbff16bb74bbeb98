import type { ChangeAnswer, Operation, OperationsAnswer } from "../../../api";
import { navigate } from "../../address/navigation";
import { changePath } from "../../address/route";
import { call } from "../../client/call";
import { Escaped } from "../../parts/escaped";
import { Heads } from "../../parts/heads";
import { Moment } from "../../parts/moment";
import { ProblemNotice } from "../../parts/problem-notice";
import { OutcomeTag } from "../../parts/tags";
import { useInfo } from "../../state/info";
import { learnChange } from "../../state/live";
import { useAction } from "../../state/use-action";
import { useNow } from "../../state/use-now";

/** The audit trail, newest first. Messages that were discarded to a file that still exists can be brought back. */
export function OperationTable({
  answer: { operations, unreadable, file },
}: {
  readonly answer: OperationsAnswer;
}) {
  const now = useNow(10_000);
  const { problem, run } = useAction();
  const undo = async (operation: string) => {
    const path = `/api/operations/${encodeURIComponent(operation)}/undo`;
    const { change } = await call<ChangeAnswer>("POST", path);
    learnChange(change);
    navigate(changePath(change.id));
  };
  return (
    <>
      <ProblemNotice title="They were not restored." problem={problem} />
      <table class="list operations">
        <Heads titles={["when", "what", ["who", "wide"], ["selection", "wide"], "outcome"]} />
        <tbody>
          {operations.map((operation) => (
            <Row
              key={operation.run}
              operation={operation}
              now={now}
              onUndo={() => run(() => undo(operation.run))}
            />
          ))}
        </tbody>
      </table>
      <p class="muted">
        The trail is {file}.{unreadable > 0 && ` ${unreadable} of its lines cannot be read.`}
      </p>
    </>
  );
}

interface RowProps {
  readonly operation: Operation;
  readonly now: number;
  readonly onUndo: () => void;
}

function Row({ operation, now, onUndo }: RowProps) {
  const { readOnly } = useInfo();
  const { time, command, who, selection, outcome, counts, stoppedBy, undoFile, stage } = operation;
  return (
    <tr>
      <td>
        <Moment at={Date.parse(time)} now={now} />
      </td>
      <td>
        <b>{command}</b> <span class="muted">{stage}</span>
      </td>
      <td class="wide value">
        <Escaped text={who} />
      </td>
      <td class="wide">
        <Escaped text={selection} />
      </td>
      <td>
        <OutcomeTag outcome={outcome} /> {describeCounts(counts)}
        {stoppedBy !== undefined && <p class="muted">{stoppedBy}</p>}
        {outcome === "killed" && (
          <p class="muted">The command was killed before it ended. Scan again to see what it did.</p>
        )}
        {undoFile !== undefined && !readOnly && (
          <p>
            <button type="button" class="small" onClick={onUndo}>
              Bring them back …
            </button>{" "}
            <span class="muted value">{undoFile}</span>
          </p>
        )}
      </td>
    </tr>
  );
}

const describeCounts = (counts: Readonly<Record<string, number>>): string =>
  Object.entries(counts)
    .filter(([, count]) => count > 0)
    .map(([name, count]) => `${count} ${name}`)
    .join(", ");
