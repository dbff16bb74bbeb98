import Table from "cli-table3";

const NO_LINES = {
  top: "",
  "top-mid": "",
  "top-left": "",
  "top-right": "",
  bottom: "",
  "bottom-mid": "",
  "bottom-left": "",
  "bottom-right": "",
  left: "",
  "left-mid": "",
  mid: "",
  "mid-mid": "",
  right: "",
  "right-mid": "",
  middle: "  ",
};

export interface Column {
  readonly title: string;
  readonly right?: boolean;
  /** On a terminal that is too narrow the columns with the greatest go first; without one it stays. */
  readonly dispensable?: number;
}

export interface TableOptions {
  /** How titles look. */
  readonly paint?: (text: string) => string;
  /** Of the terminal; undefined: as wide as it comes. */
  readonly width?: number | undefined;
}

/**
 * A table without lines, so that it can be read, copied and cut by columns. What a narrow terminal would wrap is left
 * out by columns, and named below.
 */
export function formatTable(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  { paint = plain, width = Number.POSITIVE_INFINITY }: TableOptions = {},
): string {
  const kept = fittingColumns(columns, rows, width);
  const keptOf = <T>(cells: readonly T[]): T[] => cells.filter((_cell, index) => kept.has(index));
  const table = layOut(keptOf(columns), rows.map(keptOf), paint);
  const left = columns.filter((_column, index) => !kept.has(index)).map(({ title }) => title);
  return left.length === 0
    ? table
    : `${table}\nLeft out, because the terminal is narrow: ${left.join(", ")}. --json has all.`;
}

const GAP = 2;

/** Indexes of the columns that stand in one line of this width, as far as some may go. */
function fittingColumns(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  width: number,
): ReadonlySet<number> {
  const widths = columns.map(({ title }, index) =>
    rows.reduce((most, row) => Math.max(most, row[index]?.length ?? 0), title.length),
  );
  const kept = new Set(columns.keys());
  const total = () => [...kept].reduce((sum, index) => sum + (widths[index] ?? 0) + GAP, -GAP);
  const first = columns
    .flatMap(({ dispensable }, index) => (dispensable === undefined ? [] : [{ dispensable, index }]))
    .sort((a, b) => b.dispensable - a.dispensable);
  for (const { index } of first) {
    if (total() <= width) break;
    kept.delete(index);
  }
  return kept;
}

function layOut(
  columns: readonly Column[],
  rows: readonly string[][],
  paint: (text: string) => string,
): string {
  const table = new Table({
    chars: NO_LINES,
    style: { head: [], border: [], "padding-left": 0, "padding-right": 0 },
    head: columns.map(({ title }) => paint(title)),
    colAligns: columns.map(({ right }) => (right ? "right" : "left")),
  });
  for (const row of rows) table.push(row);
  return table
    .toString()
    .split("\n")
    .map((line) => line.trimEnd())
    .join("\n");
}

const plain = (text: string) => text;
