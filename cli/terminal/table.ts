export interface Column {
  readonly title: string;
  readonly right?: boolean;
  /**
   * On a terminal that is too narrow, the columns with the largest number are dropped first. A column without one
   * stays.
   */
  readonly dispensable?: number;
}

export interface TableOptions {
  /** How titles look. */
  readonly paint?: (text: string) => string;
  /** Width of the terminal. Undefined: no limit. */
  readonly width?: number | undefined;
}

const GAP = 2;

/**
 * A table without lines, so that it can be read, copied and cut by columns. Columns that a narrow terminal would wrap
 * are dropped and named below.
 */
export function formatTable(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  { paint = (text) => text, width = Number.POSITIVE_INFINITY }: TableOptions = {},
): string {
  const widths = columns.map(({ title }, index) =>
    rows.reduce((most, row) => Math.max(most, row[index]?.length ?? 0), title.length),
  );
  const kept = fittingColumns(columns, widths, width);
  const formatLine = (cells: readonly string[], style: (text: string) => string) =>
    columns
      .flatMap(({ right }, index) => {
        if (!kept.has(index)) return [];
        const cell = cells[index] ?? "";
        const space = " ".repeat(Math.max(0, (widths[index] ?? 0) - cell.length));
        return right ? `${space}${style(cell)}` : `${style(cell)}${space}`;
      })
      .join(" ".repeat(GAP))
      .trimEnd();
  const left = columns.filter((_column, index) => !kept.has(index)).map(({ title }) => title);
  return [
    formatLine(
      columns.map(({ title }) => title),
      paint,
    ),
    ...rows.map((row) => formatLine(row, (text) => text)),
    ...(left.length > 0
      ? [`Columns omitted because the terminal is narrow: ${left.join(", ")}. Use --json to see them.`]
      : []),
  ].join("\n");
}

/** Indexes of the columns that fit into one line of this width, if some may be dropped. */
function fittingColumns(
  columns: readonly Column[],
  widths: readonly number[],
  width: number,
): ReadonlySet<number> {
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
