import { clockTime } from "../../../../terminal/format";
import { Heads } from "../../parts/heads";
import type { Point } from "../../state/live-events";

const ROWS = 30;

interface PointTableProps {
  readonly history: readonly Point[];
  readonly heads: readonly string[];
  readonly cells: (point: Point) => readonly string[];
}

/** The same numbers for people who cannot see the chart: a limited number of points, evenly spread over time. */
export function PointTable({ history, heads, cells }: PointTableProps) {
  const every = Math.max(1, Math.ceil(history.length / ROWS));
  const rows = history.filter((_, index) => (history.length - 1 - index) % every === 0).reverse();
  return (
    <details>
      <summary>As a table</summary>
      <table>
        <Heads titles={["time", ...heads.map((head) => [head, "number"] as const)]} />
        <tbody>
          {rows.map((point) => (
            <tr key={point.at}>
              <th scope="row">{clockTime(point.at)}</th>
              {cells(point).map((cell, index) => (
                <td class="number" key={heads[index]}>
                  {cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}
