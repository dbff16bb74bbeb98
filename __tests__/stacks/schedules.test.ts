import { stacksOf } from "./support/stacks-of";

const { reliable } = stacksOf("dev");

test("repeats no asynchronous run of the redriver, and drops one that is late", () => {
  expect(Object.values(reliable.resource.aws_lambda_function_event_invoke_config ?? {})).toMatchObject([
    { maximum_retry_attempts: 0, maximum_event_age_in_seconds: 60 },
  ]);
});

test.each([
  ["local", "rate(1 minute)"],
  ["dev", "rate(5 minutes)"],
  ["prod", "rate(10 minutes)"],
])(
  "starts both tasks of the redriver in stage %s, and keeps the starts that failed",
  (stage, redriveRate) => {
    const schedules = Object.values(stacksOf(stage).reliable.resource.aws_scheduler_schedule ?? {});
    const input = (task: string) => `{"task":"${task}","scheduledTime":"<aws.scheduler.scheduled-time>"}`;

    expect(schedules).toMatchObject([
      { schedule_expression: redriveRate, target: { input: input("redrive") } },
      {
        schedule_expression: "rate(6 hours)",
        target: { input: input("renew") },
      },
    ]);
    for (const { target } of schedules) {
      expect(target).toMatchObject({
        dead_letter_config: {
          arn: expect.stringContaining("schedule-failures"),
        },
        retry_policy: {
          maximum_event_age_in_seconds: expect.any(Number),
          maximum_retry_attempts: expect.any(Number),
        },
      });
    }
  },
);
