import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import application from "#application";
import { createProgram } from "../../cli/program";
import { wordsOf } from "../../cli/terminal/options/words";
import { alarmsOf, widgetsOf } from "./support/metrics-shown";
import { GIVEN } from "./support/stacks-of";
import { synthesize, type TerraformJson } from "./support/synthesize";

const RUNBOOK = readFileSync(resolve(__dirname, "../../docs/runbook.md"), "utf8");
/** With every alarm that can exist. */
const { ingestor, reliable } = synthesize({ ...GIVEN, STAGE: "dev", ALERT_ACKNOWLEDGEMENTS: "true" });

/** The runbook's sections by their headings. */
const sections = new Map(
  RUNBOOK.split(/^## /m)
    .slice(1)
    .map((section) => {
      const [heading = "", ...lines] = section.split("\n");
      return [heading, lines.join("\n")] as const;
    }),
);

/** The section to which each alarm's e-mail links. */
const sectionOf = new Map(
  Object.entries(reliable.resource.aws_cloudwatch_metric_alarm ?? {}).map(([id, { alarm_description }]) => [
    `\${aws_cloudwatch_metric_alarm.${id}.arn}`,
    /#([\w-]+)$/.exec(String(alarm_description))?.[1] ?? "",
  ]),
);

function names({ resource }: TerraformJson): unknown[] {
  return Object.values(resource).flatMap((blocks) =>
    Object.values(blocks).flatMap(({ name, function_name, alarm_name, dashboard_name }) => [
      name ?? function_name ?? alarm_name ?? dashboard_name,
    ]),
  );
}

test("has a section for each alarm, in the order in which the dashboard shows them", () => {
  const shown = widgetsOf(reliable).find(({ type }) => type === "alarm")?.properties.alarms ?? [];
  const inOrder = new Set(shown.map((arn) => sectionOf.get(arn)));

  expect([...sections.keys()]).toEqual(["Before anything else", ...inOrder]);
});

test.each([...new Set(sectionOf.values())])(
  "says for %s what it means, what to check, what to do, and when it is over",
  (id) => {
    const labels = [...(sections.get(id) ?? "").matchAll(/^\*\*(\w+)[.*]/gm)].map(([, label]) => label);

    expect(labels).toEqual(["Means", "Check", "Do", "Over"]);
  },
);

test("names nothing that is not deployed", () => {
  const deployed = [...names(ingestor), ...names(reliable)];
  const named = [...RUNBOOK.matchAll(/\$\{PREFIX\}([\w-]+)/g)].map(([, name = ""]) => name);
  const unknown = named.filter((name) => !deployed.includes(name) && name !== "reliable-q-");

  expect(new Set(named).size).toBeGreaterThan(7);
  expect(unknown).toEqual([]);
});

test("points only at sections that it has", () => {
  const anchors = [...RUNBOOK.matchAll(/\]\(#([\w-]+)\)/g)].map(([, anchor = ""]) => anchor);

  const headings = [...sections.keys()].map((heading) => heading.toLowerCase().replaceAll(" ", "-"));
  expect(anchors.filter((anchor) => !headings.includes(anchor))).toEqual([]);
});

test("uses only existing commands and options of dlq", () => {
  const { commands } = createProgram(async () => {}, wordsOf(application));
  const lines = [...RUNBOOK.matchAll(/npx dlq (\w+)([^`#\n]*)/g)];

  expect(lines.length).toBeGreaterThan(20);
  for (const [line, name, rest = ""] of lines) {
    const command = commands.find((candidate) => candidate.name() === name);
    const options = command?.options.flatMap(({ short, long }) => [short, long]) ?? [];
    const used = [...rest.matchAll(/--[\w-]+/g)].map(([option]) => option);
    expect([line, used.filter((option) => !options.includes(option))]).toEqual([line, []]);
  }
});

test("in the e-mail about a full retry queue, names existing commands that empty it", () => {
  const commands = createProgram(async () => {}, wordsOf(application)).commands.map((command) =>
    command.name(),
  );
  const alarm = alarmsOf(reliable).find(({ alarm_name }) =>
    String(alarm_name).endsWith("retry-queue-near-in-flight-limit"),
  );
  const named = [...String(alarm?.alarm_description).matchAll(/\bdlq (\w+)/g)].map(([, name]) => name);

  expect(named).toEqual(["discard", "import"]);
  expect(commands).toEqual(expect.arrayContaining(named));
});
