import { formatDuration } from "../../../../terminal/format";
import type { Change } from "../../../api";
import { send } from "../../client/call";
import { Escaped } from "../../parts/escaped";
import { ProblemNotice } from "../../parts/problem-notice";
import { useAction } from "../../state/use-action";
import { RefusedTable } from "./refused-table";
import { WhereNow } from "./where-now";

/** The outcome of a change: what was done, what was not, and what to do next. */
export function ChangeResult({ change }: { readonly change: Change }) {
  const { id, kind, startedAt, endedAt, result, problem, plan } = change;
  const saving = useAction();
  const save = async () => {
    const answer = await send("GET", `/api/changes/${encodeURIComponent(id)}/result`);
    saveFile(await answer.blob(), result?.resultName ?? "result");
  };
  return (
    <>
      <ProblemNotice title="It ended with an error." problem={problem} />
      {result !== undefined && (
        <section class="question" aria-label="Result">
          <h2>{headline(change)}</h2>
          {result.stoppedBy !== undefined && <p class="stopped-by">{result.stoppedBy}</p>}
          <p class="lines" role="status">
            <Escaped text={result.lines.join("\n")} />
          </p>
          {startedAt !== undefined && endedAt !== undefined && (
            <p class="muted">It took {formatDuration(endedAt - startedAt)}.</p>
          )}
          <Ids title="became dead letters again" ids={result.cameBack ?? []} />
          <Ids title="delete of the original not confirmed" ids={result.unconfirmed} />
          <div class="actions">
            <button type="button" class={kind === "export" ? "primary" : ""} onClick={() => saving.run(save)}>
              Save {kind === "export" ? "the file" : "the result"}
            </button>
            {kind === "discard" && <a href="/operations">Bring them back from the operations</a>}
            <a href="/messages">Back to the messages</a>
          </div>
          <ProblemNotice title="The file was not saved." problem={saving.problem} />
        </section>
      )}
      {(kind === "redrive" || kind === "import") && <WhereNow />}
      <RefusedTable plan={plan} />
    </>
  );
}

/** Gives the browser a file to save. A link to the server could not carry the token. */
function saveFile(content: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}

const DONE: Readonly<Record<Change["kind"], string>> = {
  redrive: "sent back",
  discard: "discarded",
  export: "exported",
  import: "imported",
};

function headline({ kind, result, plan }: Change): string {
  const moved = result?.moved ?? 0;
  return moved === plan.count ? `${moved} ${DONE[kind]}` : `${moved} of ${plan.count} ${DONE[kind]}`;
}

function Ids({ title, ids }: { readonly title: string; readonly ids: readonly string[] }) {
  if (ids.length === 0) return null;
  return (
    <details>
      <summary>
        {ids.length} {title}
      </summary>
      <ul class="sample">
        {ids.map((id) => (
          <li key={id}>
            <code class="id">{id}</code>
          </li>
        ))}
      </ul>
    </details>
  );
}
