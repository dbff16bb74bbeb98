import { useRef, useState } from "preact/hooks";
import type { Problem } from "../../../api";
import { problemFrom } from "../../client/call";
import { ProblemNotice } from "../../parts/problem-notice";
import { importFile } from "../../state/import-file";
import { useInfo } from "../../state/info";

/** Chooses a file to import, for people who do not drop it on the page. */
export function ImportButton() {
  const { readOnly } = useInfo();
  const field = useRef<HTMLInputElement>(null);
  const [problem, setProblem] = useState<Problem>();
  if (readOnly) return null;
  const take = (file: File | undefined) => {
    setProblem(undefined);
    if (file !== undefined) importFile(file).catch((error: unknown) => setProblem(problemFrom(error)));
  };
  return (
    <>
      <button type="button" class="small" onClick={() => field.current?.click()}>
        Import a file …
      </button>
      <input
        ref={field}
        type="file"
        hidden
        aria-label="File to import"
        accept=".ndjson,.imported"
        onChange={({ currentTarget }) => {
          take(currentTarget.files?.[0]);
          currentTarget.value = "";
        }}
      />
      {problem !== undefined && <ProblemNotice title="The file was not imported." problem={problem} />}
    </>
  );
}
