import { useState } from "preact/hooks";
import type { ChangeAnswer, Operation, OperationsAnswer, Problem } from "../../../api";
import { navigate } from "../../address/navigation";
import { changePath } from "../../address/route";
import { call, problemFrom } from "../../client/call";
import { Escaped } from "../../parts/escaped";
import { Moment } from "../../parts/moment";
import { ProblemNotice } from "../../parts/problem-notice";
import { OutcomeTag } from "../../parts/tags";
import { useInfo } from "../../state/info";
import { learnChange } from "../../state/live";
import { useNow } from "../../state/use-now";

/** The audit trail, newest first. Messages that were discarded to a file that still exists can be brought back. */
export function OperationTable({
  answer: { operations, unreadable, file },
}: {
  readonly answer: OperationsAnswer;
}) {
  const now = useNow(10_000);
  const [problem, setProblem] = useState<Problem>();
  const undo = async (run: string) => {
    setProblem(undefined);
    try {
      const { change } = await call<ChangeAnswer>("POST", `/api/operations/${encodeURIComponent(run)}/undo`);
      learnChange(change);
      navigate(changePath(change.id));
    } catch (error) {
      setProblem(problemFrom(error));
    }
  };
  return (
    <>
      {problem !== undefined && <ProblemNotice title="They were not restored." problem={problem} />}
      <table class="list operations">
        <thead>
          <tr>
            <th scope="col">when</th>
            <th scope="col">what</th>
            <th scope="col" class="wide">
              who
            </th>
            <th scope="col" class="wide">
              selection
            </th>
            <th scope="col">outcome</th>
          </tr>
        </thead>
        <tbody>
          {operations.map((operation) => (
            <Row
              key={operation.run}
              operation={operation}
              now={now}
              onUndo={() => void undo(operation.run)}
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
