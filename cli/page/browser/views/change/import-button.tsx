import { useRef } from "preact/hooks";
import { ProblemNotice } from "../../parts/problem-notice";
import { useInfo } from "../../state/info";
import { importFile } from "../../state/plan-change";
import { useAction } from "../../state/use-action";

/** Chooses a file to import, for people who do not drop it on the page. */
export function ImportButton() {
  const { readOnly } = useInfo();
  const field = useRef<HTMLInputElement>(null);
  const { problem, run } = useAction();
  if (readOnly) return null;
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
          const file = currentTarget.files?.[0];
          if (file !== undefined) run(() => importFile(file));
          currentTarget.value = "";
        }}
      />
      <ProblemNotice title="The file was not imported." problem={problem} />
    </>
  );
}
