import { localIntervalSeconds, readIntervalSeconds } from "../../../local/lambda/schedule/schedule-interval";
import { substitutePlaceholders } from "../../../local/lambda/schedule/substitute-placeholders";

const FIRING = {
  scheduleArn: "arn:aws:scheduler:us-east-1:000000000000:schedule/journey/redrive",
  scheduledTime: new Date("2026-11-01T10:20:30.456Z"),
  executionId: "e-1",
  attemptNumber: 1,
};

describe("substitutePlaceholders", () => {
  test.each([
    ["<aws.scheduler.scheduled-time>", "2026-11-01T10:20:30Z"],
    ["<aws.scheduler.schedule-arn>", FIRING.scheduleArn],
    ["<aws.scheduler.execution-id>", "e-1"],
    ["<aws.scheduler.attempt-number>", "1"],
    ["<aws.scheduler.unknown>", "<aws.scheduler.unknown>"],
  ])("replaces %s", (placeholder, value) => {
    expect(substitutePlaceholders(`{"a":"${placeholder}","b":"${placeholder}"}`, FIRING)).toBe(
      `{"a":"${value}","b":"${value}"}`,
    );
  });
});

describe("the interval of a schedule", () => {
  test.each([
    ["rate(1 minute)", 60, 3],
    ["rate(5 minutes)", 300, 15],
    ["rate(6 hours)", 21_600, 1080],
    ["rate(1 day)", 86_400, 4320],
    ["cron(0/5 * * * ? *)", 300, 15],
    ["cron(2 0/6 * * ? *)", 21_600, 1080],
    ["cron(15 0 * * ? *)", 86_400, 4320],
  ])("of %s is %i s, and %i s in the local run", (expression, seconds, local) => {
    expect(readIntervalSeconds(expression)).toBe(seconds);
    expect(localIntervalSeconds(expression)).toBe(local);
  });

  test("is an error for anything that has none", () => {
    expect(() => readIntervalSeconds("cron(0 10 ? * MON *)")).toThrow(
      "Schedule expression cron(0 10 ? * MON *) is not understood by the local run, which supports rate(…), and cron(…) with an interval of minutes or hours.",
    );
  });
});
