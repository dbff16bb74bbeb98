import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import fc from "fast-check";
import { exportedWith } from "../docs/support/documented-commands";
import { alarmsOf } from "./support/metrics-shown";
import { GIVEN, stacksOf } from "./support/stacks-of";
import { synthesize } from "./support/synthesize";

const PAGE = readFileSync(resolve(__dirname, "../../docs/settings.md"), "utf8");
const PREFIX = "prod-reliable-q-";
const namesOf = (stack: Parameters<typeof alarmsOf>[0]) =>
  alarmsOf(stack)
    .map(({ alarm_name }) => String(alarm_name).slice(PREFIX.length))
    .sort();
const prod = (more: Readonly<Record<string, string>> = {}) =>
  synthesize({ ...GIVEN, STAGE: "prod", ...more }).reliable;
const dashboards = ({ resource }: Parameters<typeof alarmsOf>[0]) =>
  Object.keys(resource.aws_cloudwatch_dashboard ?? {});

/** What would be lost unnoticed without each of them. */
const GUARDS: Readonly<Record<string, string>> = {
  "quarantine-not-empty": "messages that wait for a person, and those that no alert was sent about",
  "main-queue-age": "messages that no consumer takes, after ten days",
  "dead-letter-queue-age": "dead letters that the notifier does not take, after what is left of 14 days",
  "held-near-retention": "a held message that renewal leaves behind, after 14 days",
  "held-too-long": "messages that nobody decides about, out of sight",
  "redriver-not-running": "messages that should come back and never do",
  "renewal-not-running": "everything that is held, after 14 days",
  "scan-incomplete": "held messages that renewal could not receive or send",
  "held-messages-unseen": "held messages that somebody hides from renewal",
  "recursion-dropped": "messages that Lambda drops",
  "alerts-not-published": "an alert that SNS refused",
  "alerts-not-delivered": "an alert that did not reach an address",
  "alert-subscriptions-unconfirmed": "every alert to an address that was not confirmed",
  "operations-subscriptions-unconfirmed": "every one of these alarms",
};

/** The variables that the page says to export. */
const EXPORTED = exportedWith("PROFILE");

describe("the lean profile", () => {
  const lean = prod({ PROFILE: "lean" });

  test("is what the page exports", () => {
    expect(EXPORTED).toEqual({ ...GIVEN, STAGE: "prod", PROFILE: "lean" });
  });

  test("is documented with each alarm that it has, and each that it leaves out", () => {
    const [, section = ""] = /^## What idle costs\n(.*?)^## /ms.exec(PAGE) ?? [];
    const [kept = "", left = ""] = section.split("| left out by `lean` |");
    const named = (text: string) =>
      [...text.replace("`…-in-odd-hours`", "`quarantine-growing-in-odd-hours`").matchAll(/^\| (`.*?) \|/gm)]
        .flatMap(([, cell = ""]) => [...cell.matchAll(/`([a-z-]+)`/g)])
        .map(([, name]) => name)
        .sort();
    const all = namesOf(prod({ ALERT_ACKNOWLEDGEMENTS: "true" }));

    expect(named(kept)).toEqual(Object.keys(GUARDS).sort());
    expect(named(left)).toEqual(all.filter((name) => !(name in GUARDS)));
  });

  test("has the alarms that guard against loss, and no other", () => {
    expect(namesOf(lean)).toEqual(Object.keys(GUARDS).sort());
  });

  test("has no dashboard, and no output that names one", () => {
    expect(dashboards(lean)).toEqual([]);
    expect(Object.keys(lean.output)).not.toContain("Dashboard");
  });

  test("changes nothing else", () => {
    const full = stacksOf("prod").reliable;
    const others = ({ resource }: typeof full) =>
      Object.fromEntries(
        Object.entries(resource).filter(([type]) => !type.startsWith("aws_cloudwatch_metric_alarm")),
      );
    const { aws_cloudwatch_dashboard: _left, ...rest } = others(full);

    expect(others(lean)).toEqual(rest);
  });

  test("the alarms that it keeps are the same", () => {
    const full = alarmsOf(stacksOf("prod").reliable);

    for (const alarm of alarmsOf(lean)) expect(full).toContainEqual(alarm);
  });

  test("keeps the dashboard if requested", () => {
    expect(dashboards(prod({ PROFILE: "lean", DASHBOARD: "true" }))).toHaveLength(1);
  });

  test("keeps the requested alarms, which refer nobody to a dashboard that does not exist", () => {
    const some = prod({ PROFILE: "lean", ALARMS: "failure-share, dead-letter-share" });

    expect(namesOf(some)).toEqual([...Object.keys(GUARDS), "failure-share", "dead-letter-share"].sort());
    for (const { alarm_description } of alarmsOf(some)) {
      expect(alarm_description).not.toMatch(/dashboard/i);
    }
  });

  test("has all alarms if all are requested", () => {
    expect(namesOf(prod({ PROFILE: "lean", ALARMS: "all" }))).toEqual(namesOf(stacksOf("prod").reliable));
  });
});

test("the full profile is the default", () => {
  const { text } = synthesize({ ...GIVEN, STAGE: "prod", PROFILE: "full" });

  expect(text).toEqual(stacksOf("prod").text);
});

test("whichever alarms are requested, those that guard against loss are there", () => {
  const all = namesOf(stacksOf("prod").reliable);

  fc.assert(
    fc.property(fc.subarray(all, { minLength: 1 }), fc.boolean(), (asked, isLean) => {
      const names = namesOf(prod({ ...(isLean && { PROFILE: "lean" }), ALARMS: asked.join(",") }));

      expect(names).toEqual([...new Set([...Object.keys(GUARDS), ...asked])].sort());
    }),
    { numRuns: 10 },
  );
});

test("refuses unknown alarms, and names those that may be chosen", () => {
  expect(() => prod({ ALARMS: "failure-share,no-such-alarm" })).toThrow(
    /alarms must name alarms of this queue, but names no-such-alarm\. Choose from quarantine-growing-in-even-hours, .*, failure-share, .*newer-metadata\.$/,
  );
});

test.each([
  ["PROFILE", "cheap", 'PROFILE must be one of full, lean, but is "cheap".'],
  ["DASHBOARD", "no", 'DASHBOARD must be true or false, but is "no".'],
  [
    "ALARMS",
    "Some,Others",
    'ALARMS must be all, or the ends of alarms\' names, such as failure-share,consumer-failing, separated by commas, each once, but is "Some,Others".',
  ],
])("refuses %s=%s", (name, value, problem) => {
  expect(() => prod({ [name]: value })).toThrow(problem);
});
