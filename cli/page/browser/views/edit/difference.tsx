import type { DifferenceLine } from "../../../api";
import { Escaped } from "../../parts/escaped";
import { ScrollBox } from "../../parts/scroll-box";

/** The sign that is seen, and the words that are read aloud. */
const SIGNS: Readonly<Record<DifferenceLine["kind"], readonly [string, string]>> = {
  same: [" ", ""],
  added: ["+", "added: "],
  removed: ["−", "removed: "],
};

interface DifferenceProps {
  readonly lines: readonly DifferenceLine[];
  readonly changed: boolean;
}

/** What an edit changes, line by line. */
export function Difference({ lines, changed }: DifferenceProps) {
  return (
    <section aria-label="Difference">
      <h2>Difference</h2>
      {changed ? (
        <ScrollBox class="difference" name="Lines that differ">
          {lines.map(({ kind, text }, index) => (
            <span class={`line line-${kind}`} key={index}>
              <span aria-hidden="true">{SIGNS[kind][0]} </span>
              <span class="unseen">{SIGNS[kind][1]}</span>
              <Escaped text={text} />
              {"\n"}
            </span>
          ))}
        </ScrollBox>
      ) : (
        <p class="muted">Nothing is changed yet.</p>
      )}
    </section>
  );
}
