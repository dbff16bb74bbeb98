import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { HELD_RETENTION_SECONDS } from "../../../constructs/queue/message-queues";
import { LIMITS } from "../../../constructs/settings/check-range";
import { readDeployment } from "../../../constructs/settings/read-deployment";
import { STAGE_SETTINGS } from "../../../constructs/settings/stage-settings";
import { synthesize } from "../../stacks/support/synthesize";

const PAGE = readFileSync(resolve(__dirname, "../../../docs/settings.md"), "utf8");

/** Every setting of a record with its path: lists and texts whole. */
function settingsOf(record: object, parent = ""): [string, unknown][] {
  return Object.entries(record).flatMap(([key, value]): [string, unknown][] => {
    const path = `${parent}${key}`;
    const isGroup = typeof value === "object" && value !== null && !Array.isArray(value);
    return isGroup ? settingsOf(value, `${path}.`) : [[path, value]];
  });
}

/** A value as the page writes it. */
function cell(value: unknown): string {
  if (typeof value === "number") return value.toLocaleString("en-US", { useGrouping: value >= 10_000 });
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (!Array.isArray(value)) return value === "" ? "none" : `\`${String(value)}\``;
  return value.length === 0 ? "none" : value.map((entry) => `\`${entry}\``).join(", ");
}

function allowed(path: string): string {
  const limit = LIMITS.get(path);
  if (limit === undefined) return "";
  const range = `${cell(limit.min)} – ${cell(limit.max)}`;
  return limit.unit === undefined ? range : `${range} ${limit.unit}`;
}

const records = [STAGE_SETTINGS.local, STAGE_SETTINGS.dev, STAGE_SETTINGS.prod].map((record) =>
  Object.fromEntries(settingsOf(record)),
);

test.each(Object.keys(records[1] ?? {}))(
  "documents %s with its value in each stage and its limits",
  (path) => {
    const values = records.map((record) => cell(record[path]));
    const row = `| \`${path}\` | ${[...values, allowed(path)].join(" | ")} | `;
    const line = PAGE.split("\n").find((candidate) => candidate.startsWith(`| \`${path}\` |`));

    expect(line?.slice(0, row.length)).toBe(row);
    expect(line?.slice(row.length)).toMatch(/^.{10,} \|$/);
  },
);

test("documents every variable that the deployer may set", () => {
  const asked: string[] = [];
  const environment = new Proxy<Record<string, string>>(
    {},
    { get: (_target, name) => void asked.push(String(name)) },
  );
  readDeployment(environment, [], []);
  const documented = [...PAGE.matchAll(/^\| `([A-Z][A-Z_]+)` \|/gm)].map(([, name = ""]) => name);

  expect(documented.sort()).toEqual([...new Set(asked)].sort());
});

describe("about a key of this deployment", () => {
  const [, section = ""] = /^## A key of this deployment\n(.*?)^## /ms.exec(PAGE) ?? [];
  const { ingestor } = synthesize({ CUSTOMER_MANAGED_KEY: "retiring" });
  const [[id, { deletion_window_in_days }] = ["", {}]] = Object.entries(ingestor.resource.aws_kms_key ?? {});

  test("says how long a retiring key is needed: as long as a queue keeps a message", () => {
    const longest = Object.values(ingestor.resource.aws_sqs_queue ?? {}).map(
      ({ message_retention_seconds }) => Number(message_retention_seconds),
    );

    expect(Math.max(...longest)).toBe(HELD_RETENTION_SECONDS);
    expect(section).toContain(`Wait for ${HELD_RETENTION_SECONDS / 86_400} days`);
  });

  test("says how to restore one that was scheduled for deletion, and until when", () => {
    expect(section).toContain(`within its ${deletion_window_in_days} days`);
    expect(section).toContain(` import aws_kms_key.${id} `);
    for (const command of ["cancel-key-deletion", "enable-key"]) {
      expect(section).toContain(`aws kms ${command} --key-id`);
    }
  });
});
