import type { Change } from "../../../api";
import { changePath } from "../../address/route";
import { Moment } from "../../parts/moment";
import { OutcomeTag } from "../../parts/tags";
import { useNow } from "../../state/use-now";

/** Dry runs and changes of this page's server that have not ended. The others are in the audit trail. */
export function ChangeList({ changes }: { readonly changes: readonly Change[] }) {
  const now = useNow();
  const open = changes.filter(({ endedAt }) => endedAt === undefined);
  if (open.length === 0) return null;
  return (
    <section aria-label="Not ended">
      <h2>Not ended</h2>
      <ul class="sample">
        {open.map(({ id, kind, state, createdAt, progress, plan }) => (
          <li key={id}>
            <OutcomeTag outcome={state} /> <a href={changePath(id)}>{kind}</a>{" "}
            {state === "planned" ? plan.count : `${progress.done} of ${progress.total}`},{" "}
            <Moment at={createdAt} now={now} />
          </li>
        ))}
      </ul>
    </section>
  );
}
