import { useEffect, useState } from "preact/hooks";
import type { Problem } from "../../../api";
import { problemFrom } from "../../client/call";
import { ProblemNotice } from "../../parts/problem-notice";
import { importFile } from "../../state/import-file";
import { useInfo } from "../../state/info";

/** The whole page accepts a file that is dropped on it, and plans its import. */
export function DropZone() {
  const { readOnly } = useInfo();
  const [isOver, setOver] = useState(false);
  const [problem, setProblem] = useState<Problem>();
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
      setProblem(undefined);
      importFile(file).catch((error: unknown) => setProblem(problemFrom(error)));
    };
    addEventListener("dragover", over);
    addEventListener("dragleave", leave);
    addEventListener("drop", drop);
    return () => {
      removeEventListener("dragover", over);
      removeEventListener("dragleave", leave);
      removeEventListener("drop", drop);
    };
  }, [readOnly]);
  return (
    <>
      {isOver && <p class="drop-zone">Drop the file to see what importing it would do.</p>}
      {problem !== undefined && <ProblemNotice title="The file was not imported." problem={problem} />}
    </>
  );
}
