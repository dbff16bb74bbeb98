import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { deployment } from "../../app";
import { stageRecords } from "../../constructs/settings/stage-settings";
import { STAGES } from "../../core/project/stages";

const PAGE = readFileSync(resolve(__dirname, "../../docs/settings.md"), "utf8");
const records = stageRecords(deployment);

/** A value as the page writes it: only ids are code. */
const cell = (value: string | undefined) =>
  value === "" ? "none" : /^[\d.]+$/.test(value ?? "") ? value : `\`${value}\``;

test.each(["environment", "producer.environment"])(
  "the page lists each variable of %s with its values",
  (path) => {
    const valuesOf = (stage: (typeof STAGES)[number]) => {
      const { environment, producer } = records[stage];
      return path === "environment" ? environment : producer.environment;
    };
    const rows = Object.keys(valuesOf("dev")).map(
      (name) => `| \`${path}.${name}\` | ${STAGES.map((stage) => cell(valuesOf(stage)[name])).join(" | ")} |`,
    );

    expect(rows.length).toBeGreaterThan(0);
    expect(rows.filter((row) => !PAGE.includes(`\n${row} `))).toEqual([]);
  },
);

test("the page says that each of five stores has a mailbox, on one machine", () => {
  expect(records.local.producerAlertEmails.map(({ producer }) => producer)).toEqual(
    [1, 2, 3, 4, 5].map((id) => `store:${id}`),
  );
  expect(PAGE).toContain("| `mailboxes` | one for each of stores 1–5 | none | none |");
});
