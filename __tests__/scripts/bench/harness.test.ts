import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { drawChart, PALETTES } from "../../../scripts/bench/harness/draw-chart";
import { formatResult } from "../../../scripts/bench/harness/format-result";
import { interleave } from "../../../scripts/bench/harness/interleave";
import { judgeGoals, type Result } from "../../../scripts/bench/harness/result";
import { spreadOf } from "../../../scripts/bench/harness/statistics";
import { Worker } from "../../../scripts/bench/harness/worker";
import { CHARTED, writeCharts } from "../../../scripts/bench/harness/write-charts";
import { useFolder } from "../../support/folder";

const folder = useFolder();

const row = (name: string, ours: boolean, ...values: number[]) => ({ name, ours, value: spreadOf(values) });

const RESULT: Result = {
  id: "sample",
  title: "Loops & batches",
  unit: "ms",
  better: "lower",
  rows: [row("ours", true, 30, 10, 20), row("<other>", false, 10)],
  goals: [
    { ours: "ours", against: "<other>", bound: 2 },
    { ours: "ours", bound: 19 },
  ],
};

test.each([
  [[3, 1, 2], { median: 2, min: 1, max: 3, rounds: 3 }],
  [[4, 1, 2, 3], { median: 2.5, min: 1, max: 4, rounds: 4 }],
  [[7], { median: 7, min: 7, max: 7, rounds: 1 }],
])("the spread of %j is %j", (values, spread) => {
  expect(spreadOf(values)).toEqual(spread);
});

test("subjects take turns, each round begins with another, and the first round is not counted", async () => {
  const order: string[] = [];
  let time = 0;
  const subject = (name: string) => ({
    name,
    measure: async () => {
      order.push(name);
      time += 1;
      return time;
    },
  });
  const spreads = await interleave([subject("a"), subject("b")], 2, () => {});
  expect(order.join("")).toBe("abbaab");
  expect(spreads.get("a")).toEqual({ median: 4.5, min: 4, max: 5, rounds: 2 });
});

test("a goal is judged by medians, even if it is missed", () => {
  expect(judgeGoals(RESULT)).toEqual([
    { ours: "ours", against: "<other>", bound: 2, reached: 2, met: true },
    { ours: "ours", bound: 19, reached: 20, met: false },
  ]);
});

test("a goal for something that was not measured is an error", () => {
  expect(() => judgeGoals({ ...RESULT, goals: [{ ours: "nobody", bound: 1 }] })).toThrow(
    'A goal is about "nobody", which was not measured.',
  );
});

test("a table shows who is ahead, even if it is another", () => {
  const lines = formatResult(RESULT).split("\n");
  expect(lines.findIndex((line) => line.includes("<other>"))).toBeLessThan(
    lines.findIndex((line) => line.includes("> ours")),
  );
  expect(lines).toContain("reached: ours 2 ×, goal at most 2 × of <other>");
  expect(lines).toContain("MISSED: ours 20, goal at most 19 ms");
});

test("computed figures stay in their order, and have cents and both ends of what is assumed", () => {
  const rows = [row("dear", true, 20), row("cheap", false, 0.125, 1.2)];
  const lines = formatResult({ ...RESULT, rows, goals: [], isComputed: true }).split("\n");
  const shown = lines.filter((line) => /dear|cheap/.test(line)).map((line) => line.replace(/\s+/g, " "));
  expect(shown).toEqual([
    expect.stringContaining("> dear │ 20.00 │"),
    expect.stringContaining("cheap │ 0.13 – 1.20 │"),
  ]);
});

test("charts are drawn, and kept, of what the page of performance shows as one", () => {
  const docs = join(__dirname, "../../../docs");
  const page = readFileSync(join(docs, "performance.md"), "utf8");
  const shown = [...page.matchAll(/charts\/([\w-]+\.svg)"/g)].map(([, file]) => file).sort();
  const drawn = join(folder, "charts");
  writeCharts(
    [...CHARTED, "another"].map((id) => ({ ...RESULT, id })),
    drawn,
  );
  expect(readdirSync(drawn).sort()).toEqual(shown);
  expect(readdirSync(join(docs, "charts")).sort()).toEqual(shown);
});

test("a chart is the same bytes for the same figures, and names are escaped in it", () => {
  const chart = drawChart(RESULT, PALETTES.dark);
  expect(chart).toBe(drawChart(RESULT, PALETTES.dark));
  expect(chart).toContain("Loops &amp; batches");
  expect(chart).toContain("&lt;other&gt;");
  expect(chart).not.toBe(drawChart(RESULT, PALETTES.light));
});

test("what a worker logs is discarded, and if it ends, the end of its error output says why", async () => {
  const script = join(folder, "worker.mjs");
  writeFileSync(
    script,
    'console.error("marked"); process.on("message", () => { throw new Error("no queue"); });',
  );
  const worker = new Worker(script, [], {});

  await expect(worker.ask({})).rejects.toThrow(/^A worker ended with 1: .*no queue/s);
});
