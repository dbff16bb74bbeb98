import { all } from "./support/resources";
import { stacksOf } from "./support/stacks-of";

const { reliable } = stacksOf("dev");

test("retries no asynchronous run of the redriver, and drops one that is late", () => {
  expect(all(reliable, "aws_lambda_function_event_invoke_config")).toMatchObject([
    { maximum_retry_attempts: 0, maximum_event_age_in_seconds: 60 },
  ]);
});

test.each([
  ["local", "cron(0/1 * * * ? *)", "cron(0 0/6 * * ? *)"],
  ["dev", "cron(0/5 * * * ? *)", "cron(2 0/6 * * ? *)"],
  ["prod", "cron(0/10 * * * ? *)", "cron(5 0/6 * * ? *)"],
])(
  "starts both tasks of the redriver in stage %s, and keeps the starts that failed",
  (stage, redrives, renewals) => {
    const schedules = all(stacksOf(stage).reliable, "aws_scheduler_schedule");
    const input = (task: string) => `{"task":"${task}","scheduledTime":"<aws.scheduler.scheduled-time>"}`;

    expect(schedules).toMatchObject([
      { schedule_expression: redrives, target: { input: input("redrive") } },
      { schedule_expression: renewals, target: { input: input("renew") } },
    ]);
    for (const { target } of schedules) {
      expect(target).toMatchObject({
        dead_letter_config: { arn: expect.stringContaining("schedule-failures") },
        retry_policy: {
          maximum_event_age_in_seconds: expect.any(Number),
          maximum_retry_attempts: expect.any(Number),
        },
      });
    }
  },
);
