import { useEffect, useRef, useState } from "preact/hooks";
import uPlot from "uplot";
import { clockTime } from "../../../../terminal/format";
import { theme } from "../../state/preferences";
import { useStore } from "../../state/store";

const HEIGHT = 200;

/** From epoch seconds, as uPlot counts. */
const timeOfDay = (seconds: number): string => clockTime(seconds * 1000).slice(11, 19);

const alignedOf = (times: ChartProps["times"], lines: ChartProps["lines"]): uPlot.AlignedData => [
  [...times],
  ...lines.map((values) => [...values]),
];

interface ChartProps {
  /** Epoch seconds. */
  readonly times: readonly number[];
  /** Each with a value, or none, for each time. */
  readonly lines: readonly (readonly (number | null)[])[];
  readonly series: readonly { readonly label: string; readonly color: string; readonly dash: number[] }[];
}

/** A canvas cannot use CSS variables. */
function colorOf(element: HTMLElement, variable: string): string {
  element.style.color = `var(${variable})`;
  const { color } = getComputedStyle(element);
  element.style.color = "";
  return color;
}

/** Lines over time. A table next to the drawing contains the same numbers for people who cannot see it. */
export function Chart({ times, lines, series }: ChartProps) {
  const place = useRef<HTMLDivElement>(null);
  const chart = useRef<uPlot>(null);
  const scheme = useScheme();
  const names = series.map(({ label }) => label).join();
  useEffect(() => {
    const element = place.current;
    if (element === null) return;
    const axis = {
      stroke: colorOf(element, "--muted"),
      grid: { stroke: colorOf(element, "--line"), width: 1 },
      ticks: { stroke: colorOf(element, "--line"), width: 1 },
    };
    const plot = new uPlot(
      {
        width: element.clientWidth,
        height: HEIGHT,
        cursor: { drag: { x: false, y: false } },
        scales: { y: { range: (_plot, _min, max) => [0, Math.max(4, max * 1.1)] } },
        axes: [
          { ...axis, space: 90, values: (_plot, times) => times.map(timeOfDay) },
          { ...axis, size: 44 },
        ],
        series: [
          { label: "time (UTC)", value: (_plot, time) => (time === null ? "" : timeOfDay(time)) },
          ...series.map(({ label, color, dash }) => ({
            label,
            stroke: colorOf(element, color),
            width: 2,
            dash,
            points: { show: false },
          })),
        ],
      },
      alignedOf(times, lines),
      element,
    );
    chart.current = plot;
    const observer = new ResizeObserver(() => plot.setSize({ width: element.clientWidth, height: HEIGHT }));
    observer.observe(element);
    return () => {
      observer.disconnect();
      plot.destroy();
    };
  }, [scheme, names]);
  useEffect(() => chart.current?.setData(alignedOf(times, lines)), [times, lines]);
  return <div class="chart" ref={place} aria-hidden="true" />;
}

/** Changes with the theme, whoever chose it. */
function useScheme(): string {
  const chosen = useStore(theme);
  const [dark, setDark] = useState(() => matchMedia("(prefers-color-scheme: dark)").matches);
  useEffect(() => {
    const query = matchMedia("(prefers-color-scheme: dark)");
    const onChange = () => setDark(query.matches);
    query.addEventListener("change", onChange);
    return () => query.removeEventListener("change", onChange);
  }, []);
  return `${chosen} ${dark}`;
}
