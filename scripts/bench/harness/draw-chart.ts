import type { Result, Row } from "./result";

interface Palette {
  readonly text: string;
  readonly ours: string;
  readonly others: string;
  readonly spread: string;
}

/** One chart for readers with a light page, one for readers with a dark one. */
export const PALETTES: Readonly<Record<"light" | "dark", Palette>> = {
  light: { text: "#1f2328", ours: "#0969da", others: "#8c959f", spread: "#1f2328" },
  dark: { text: "#f0f6fc", ours: "#4493f8", others: "#656c76", spread: "#f0f6fc" },
};

const BARS = 400;
const VALUES = 90;
/** The average width of a bold letter of 12 pixels, with a margin. */
const LETTER = 6.4;
const SHORTEST_LABELS = 270;
const BAR = 16;
const STEP = 26;
const TOP = 34;

const escapeXml = (text: string) =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");

const round = (value: number) => Math.round(value * 10) / 10;

/** Bars of the medians, best first, with a line from the minimum to the maximum of each. */
export function drawChart({ title, unit, better, rows }: Result, palette: Palette): string {
  const sign = better === "lower" ? 1 : -1;
  const sorted = [...rows].sort((a, b) => sign * (a.value.median - b.value.median));
  const greatest = Math.max(...rows.map(({ value }) => value.max));
  const scale = (value: number) => round((value / greatest) * BARS);
  const labels = Math.max(
    SHORTEST_LABELS,
    Math.ceil(LETTER * Math.max(...rows.map(({ name }) => name.length))),
  );
  const width = labels + BARS + VALUES;
  const height = TOP + sorted.length * STEP + 8;
  const bars = sorted.map((row, index) => drawBar(row, { top: TOP + index * STEP, labels, scale, palette }));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${escapeXml(title)}" font-family="system-ui, sans-serif" font-size="12" fill="${palette.text}">`,
    `<text x="0" y="16" font-size="14" font-weight="600">${escapeXml(title)}: ${escapeXml(unit)}, ${better} is better</text>`,
    ...bars,
    "</svg>\n",
  ].join("\n");
}

interface Place {
  readonly top: number;
  readonly labels: number;
  readonly scale: (value: number) => number;
  readonly palette: Palette;
}

function drawBar({ name, ours, value }: Row, { top, labels, scale, palette }: Place): string {
  const middle = top + BAR / 2;
  const figure = value.median >= 100 ? Math.round(value.median).toString() : value.median.toPrecision(3);
  return [
    `<text x="${labels - 8}" y="${middle + 4}" text-anchor="end"${ours ? ' font-weight="600"' : ""}>${escapeXml(name)}</text>`,
    `<rect x="${labels}" y="${top}" width="${scale(value.median)}" height="${BAR}" rx="2" fill="${ours ? palette.ours : palette.others}"/>`,
    `<path d="M${labels + scale(value.min)} ${middle}H${labels + scale(value.max)}" stroke="${palette.spread}"/>`,
    `<text x="${labels + scale(value.max) + 8}" y="${middle + 4}">${figure}</text>`,
  ].join("");
}
