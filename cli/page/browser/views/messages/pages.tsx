import type { MessagesAnswer } from "../../../api";
import { type Filters, writeFilters } from "../../address/filters";

interface PagesProps {
  readonly answer: MessagesAnswer;
  readonly filters: Filters;
}

/** Links to the other pages of a list. */
export function Pages({ answer: { total, page, pageSize }, filters }: PagesProps) {
  const last = Math.max(1, Math.ceil(total / pageSize));
  if (last === 1) return null;
  const href = (to: number) => `/messages${writeFilters(filters, to === 1 ? {} : { page: String(to) })}`;
  const step = (to: number, label: string) =>
    to < 1 || to > last ? <span class="muted">{label}</span> : <a href={href(to)}>{label}</a>;
  return (
    <nav class="pages" aria-label="Pages">
      {step(page - 1, "← Previous")}
      <span>
        page {page} of {last}
      </span>
      {step(page + 1, "Next →")}
    </nav>
  );
}
