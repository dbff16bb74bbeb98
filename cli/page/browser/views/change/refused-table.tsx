import { messages } from "../../../../terminal/format";
import type { ChangePlan } from "../../../api";
import { Escaped } from "../../parts/escaped";
import { Heads } from "../../parts/heads";

/** What stays where it is, and why. */
export function RefusedTable({ plan: { refused, refusedCount } }: { readonly plan: ChangePlan }) {
  if (refusedCount === 0) return null;
  return (
    <section aria-label="Refused">
      <h2>{messages(refusedCount)} refused</h2>
      <table class="list">
        <Heads titles={["message", "why"]} />
        <tbody>
          {refused.map(({ id, why, detail }) => (
            <tr key={id}>
              <td>
                <code class="id">{id}</code>
              </td>
              <td>
                <b>{why}</b>: <Escaped text={detail} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {refusedCount > refused.length && (
        <p class="muted">
          These are the first {refused.length} of {refusedCount}.
        </p>
      )}
    </section>
  );
}
