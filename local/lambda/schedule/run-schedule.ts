import { randomUUID } from "node:crypto";
import type { Schedule } from "../../terraform/system";
import type { Invoke } from "../lambda-function";
import type { Running } from "../run-until-stopped";
import { localIntervalSeconds } from "./schedule-interval";
import { substitutePlaceholders } from "./substitute-placeholders";

/**
 * Fires a schedule at its local interval, for the first time after one interval. As with Scheduler, one invocation
 * does not wait for the previous one.
 */
export function runSchedule(schedule: Schedule, invoke: Invoke, now: () => Date): Running {
  const underWay = new Set<Promise<unknown>>();
  const fire = () => {
    const input = substitutePlaceholders(schedule.input, {
      scheduleArn: schedule.arn,
      scheduledTime: now(),
      executionId: randomUUID(),
      attemptNumber: 1,
    });
    const invocation = invoke(JSON.parse(input)).finally(() => underWay.delete(invocation));
    underWay.add(invocation);
  };
  const timer = setInterval(fire, localIntervalSeconds(schedule.expression) * 1000);
  return {
    stop: async () => {
      clearInterval(timer);
      await Promise.all(underWay);
    },
  };
}
