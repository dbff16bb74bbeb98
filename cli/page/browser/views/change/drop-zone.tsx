import { useEffect, useState } from "preact/hooks";
import { ProblemNotice } from "../../parts/problem-notice";
import { useInfo } from "../../state/info";
import { importFile } from "../../state/plan-change";
import { useAction } from "../../state/use-action";

/** The whole page accepts a file that is dropped on it, and plans its import. */
export function DropZone() {
  const { readOnly } = useInfo();
  const [isOver, setOver] = useState(false);
  const { problem, run } = useAction();
  useEffect(() => {
    if (readOnly) return;
    const hasFile = ({ dataTransfer }: DragEvent) => dataTransfer?.types.includes("Files") === true;
    const over = (event: DragEvent) => {
      if (!hasFile(event)) return;
      event.preventDefault();
      setOver(true);
    };
    const leave = ({ relatedTarget }: DragEvent) => {
      if (relatedTarget === null) setOver(false);
    };
    const drop = (event: DragEvent) => {
      const file = event.dataTransfer?.files[0];
      setOver(false);
      if (file === undefined) return;
      event.preventDefault();
      run(() => importFile(file));
    };
    const listening = new AbortController();
    addEventListener("dragover", over, listening);
    addEventListener("dragleave", leave, listening);
    addEventListener("drop", drop, listening);
    return () => listening.abort();
  }, [readOnly]);
  return (
    <>
      {isOver && <p class="drop-zone">Drop the file to see what importing it would do.</p>}
      <ProblemNotice title="The file was not imported." problem={problem} />
    </>
  );
}
