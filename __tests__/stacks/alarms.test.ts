import { alarmsOf, queriesOf } from "./support/metrics-shown";
import { all, functionOf, named, variablesOf } from "./support/resources";
import { GIVEN, stacksOf } from "./support/stacks-of";
import { synthesize } from "./support/synthesize";

const { reliable } = stacksOf("prod");
const PREFIX = "prod-reliable-q-";
const alarms = alarmsOf(reliable);

function alarm(name: string) {
  return alarms.find(({ alarm_name }) => alarm_name === `${PREFIX}${name}`);
}

const NONE = "notBreaching";
const IGNORE = "ignore";
const ROWS: [string, string, number, number, number, string, boolean][] = [
  // name, comparison, threshold, period (s), periods, without data, sends its end
  ["quarantine-not-empty", "GreaterThan", 0, 300, 1, NONE, true],
  ["quarantine-growing-in-even-hours", "GreaterThanOrEqualTo", 1, 3600, 1, NONE, false],
  ["quarantine-growing-in-odd-hours", "GreaterThanOrEqualTo", 1, 3600, 1, NONE, false],
  ["quarantine-invisible", "GreaterThanOrEqualTo", 1, 3600, 1, NONE, true],
  ["held-too-long", "GreaterThan", 90 * 86_400, 300, 1, IGNORE, true],
  ["held-near-retention", "GreaterThan", 10.5 * 86_400, 300, 1, IGNORE, true],
  ["main-queue-age", "GreaterThan", 900 + 2 * 60, 300, 1, NONE, false],
  ["dead-letter-queue-age", "GreaterThan", 1.5 * 660, 300, 1, NONE, false],
  ["retry-queue-growing", "GreaterThanOrEqualTo", 5, 300, 3, NONE, false],
  ["retry-queue-near-in-flight-limit", "GreaterThanOrEqualTo", 80_000, 300, 1, NONE, true],
  ["schedule-failures-not-empty", "GreaterThan", 0, 300, 1, NONE, true],
  ["failure-share", "GreaterThanOrEqualTo", 20, 300, 1, IGNORE, true],
  ["dead-letter-share", "GreaterThanOrEqualTo", 10, 3600, 1, IGNORE, true],
  ["consumer-failing", "GreaterThanOrEqualTo", 1, 300, 3, IGNORE, true],
  ["consumer-throttled", "GreaterThanOrEqualTo", 1, 300, 1, NONE, false],
  ["notifier-failing", "GreaterThanOrEqualTo", 1, 300, 1, NONE, false],
  ["dead-letters-not-moved", "GreaterThanOrEqualTo", 1, 900, 3, NONE, false],
  ["alerts-not-published", "GreaterThanOrEqualTo", 1, 300, 1, NONE, false],
  ["alerts-not-delivered", "GreaterThanOrEqualTo", 1, 300, 1, NONE, false],
  ["alert-subscriptions-unconfirmed", "GreaterThanOrEqualTo", 1, 300, 1, IGNORE, true],
  ["operations-subscriptions-unconfirmed", "GreaterThanOrEqualTo", 1, 300, 1, IGNORE, true],
  ["redriver-failing", "GreaterThanOrEqualTo", 1, 300, 1, NONE, false],
  ["retry-messages-not-moved", "GreaterThanOrEqualTo", 1, 1500, 3, IGNORE, true],
  ["delete-unconfirmed", "GreaterThanOrEqualTo", 1, 300, 1, NONE, false],
  ["redriver-not-running", "LessThan", 1, 600, 3, "breaching", true],
  ["renewal-not-running", "LessThan", 1, 21_600, 2, "breaching", true],
  ["recursion-dropped", "GreaterThanOrEqualTo", 1, 300, 1, NONE, false],
  ["scan-incomplete", "GreaterThanOrEqualTo", 1, 300, 1, IGNORE, true],
  ["held-messages-unseen", "GreaterThanOrEqualTo", 1, 21_600, 2, IGNORE, true],
  ["newer-metadata", "GreaterThanOrEqualTo", 1, 300, 1, NONE, false],
];

test.each(ROWS)(
  "%s fires by its numbers",
  (name, comparison, threshold, period, periods, absent, notifiesEnd) => {
    const found = alarm(name);
    const about = name === "operations-subscriptions-unconfirmed" ? "alerts" : "operations_topic";
    const topic = expect.stringMatching(new RegExp(`^\\$\\{aws_sns_topic\\.${about}_`));

    expect(found).toMatchObject({
      comparison_operator: `${comparison}Threshold`,
      threshold,
      evaluation_periods: periods,
      treat_missing_data: absent,
      alarm_actions: [topic],
    });
    expect(found?.ok_actions).toEqual(notifiesEnd ? [topic] : undefined);
    expect(
      [...new Set([found?.period, ...queriesOf(found).map(({ metric }) => metric?.period)])].filter(Boolean),
    ).toEqual([period]);
  },
);

test.each(["dev", "prod"])(
  "a redriver of %s that moves nothing is counted in each period, although it hides what it could not move",
  (stage) => {
    const { ingestor, reliable: stack } = stacksOf(stage);
    const prefix = stage === "prod" ? "prod-" : "";
    const retry = named(ingestor, "aws_sqs_queue", "name", `${prefix}retry_for_reliable_q`);
    const found = alarmsOf(stack).find(({ alarm_name }) => /retry-messages/.test(String(alarm_name)));

    expect(queriesOf(found).find(({ metric }) => metric)?.metric?.period).toBeGreaterThanOrEqual(
      Number(retry?.visibility_timeout_seconds) +
        Number(variablesOf(stack, "redriver").REDRIVE_INTERVAL_SECONDS) +
        Number(functionOf(stack, "redriver")?.timeout),
    );
  },
);

/**
 * Metrics whose fall shows that an alarm's state has ended: depths, what a run has found, and shares of what was
 * handled. Not counts of events, and not ages, which leave out messages that were received three times.
 */
const SHOW_AN_END = [
  "ApproximateNumberOfMessagesDelayed",
  "ApproximateNumberOfMessagesNotVisible",
  "ApproximateNumberOfMessagesVisible",
  "DeadLetters",
  "Invocations",
  "MessagesFailed",
  "MessagesProcessed",
  "OldestCopyAge",
  "OldestHeldAge",
  "RedriveRuns",
  "RenewRuns",
  "ScanIncomplete",
  "UnconfirmedAlertSubscriptions",
  "UnconfirmedOperationsSubscriptions",
  "UnseenInQuarantine",
];
/** Counts of events, whose end is sent only if something was handled without them. */
const BESIDE: Readonly<Record<string, string>> = { Errors: "Invocations", NotMoved: "RedriveRuns" };

test.each(
  alarms.filter(({ ok_actions }) => ok_actions).map(({ alarm_name, ...rest }) => [String(alarm_name), rest]),
)("%s sends its end by a metric that leaves nothing out", (_name, found) => {
  const watched = queriesOf(found).map(({ metric }) => metric?.metric_name);
  const names = [found.metric_name, ...watched].filter(Boolean);

  expect(names.length).toBeGreaterThan(0);
  for (const name of names.map(String)) {
    const beside = BESIDE[name];
    if (beside === undefined) expect(SHOW_AN_END).toContain(name);
    else expect([names, found.treat_missing_data]).toEqual([expect.arrayContaining([beside]), IGNORE]);
  }
});

test("there is no other alarm", () => {
  expect(alarms.map(({ alarm_name }) => alarm_name).sort()).toEqual(
    ROWS.map(([name]) => `${PREFIX}${name}`).sort(),
  );
});

test("says in each alarm what it means, what to do, and where the runbook continues, within CloudWatch's limit", () => {
  for (const { alarm_name, alarm_description } of alarms) {
    const section = String(alarm_name)
      .slice(PREFIX.length)
      .replace(/-in-(?:even|odd)-hours$/, "");
    expect(alarm_description).toMatch(new RegExp(`^.+\\. .+\\. Runbook: docs/runbook\\.md#${section}$`));
    expect(String(alarm_description).length).toBeLessThanOrEqual(1024);
  }
});

test("sends producers no alarm except the one that the operations topic could not send", () => {
  const { reliable: given } = synthesize({ ...GIVEN, OPERATIONS_EMAILS: "on-call@example.com" });

  expect(
    all(given, "aws_sns_topic_subscription").map(({ topic_arn, endpoint }) => [
      String(topic_arn).split(/[._]/)[3],
      endpoint,
    ]),
  ).toEqual([
    ["alerts", "all@example.com"],
    ["operations", "on-call@example.com"],
  ]);
});
