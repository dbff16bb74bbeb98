import type { Context } from "aws-lambda";
import { environmentOf } from "../../../scripts/bench/harness/environment";
import { type LocalAws, nameOf, startAws } from "../../support/local-aws";
import { makeNotified, TRUSTED } from "../../support/make-message";

let aws: LocalAws;
let handler: typeof import("../../../handlers/redriver/index.ts").handler;
const environment = { ...process.env };
const context = { getRemainingTimeInMillis: () => 30_000 } as Context;
const queues = { main: "", retry: "", quarantine: "" };

beforeAll(async () => {
  aws = await startAws();
  for (const name of ["main", "retry", "quarantine"] as const) queues[name] = aws.createQueue();
  process.env = {
    ...environment,
    ...environmentOf(aws.endpoint),
    QUEUE_URL: queues.main,
    RETRY_QUEUE_URL: queues.retry,
    QUARANTINE_QUEUE_URL: queues.quarantine,
    TRUSTED_SENDERS: [...TRUSTED].join(","),
    RUN_CAP: "10",
    // One poll reaches the in-flight limit, so the run need not wait for empty polls.
    IN_FLIGHT_LIMIT: "1",
    POWERTOOLS_LOG_LEVEL: "SILENT",
    POWERTOOLS_METRICS_DISABLED: "true",
  };
  ({ handler } = await import("../../../handlers/redriver/index.ts"));
});
afterAll(async () => {
  process.env = environment;
  await aws.stop();
});

test("the handler redrives according to its environment's settings", async () => {
  for (let sent = 0; sent < 11; sent += 1) {
    const { body, attributes } = makeNotified({ notBefore: 1, deadAt: 1 });
    aws.server.sendMessage(nameOf(queues.retry), body, { messageAttributes: attributes as never });
  }
  expect(await handler({ task: "redrive" }, context)).toMatchObject({ received: 10, redriven: 10 });
  expect(aws.contents(queues.main)).toHaveLength(10);
  expect(aws.contents(queues.retry)).toHaveLength(1);
});

test("an event that does not request a task is refused", async () => {
  await expect(handler({ Records: [] }, context)).rejects.toMatchObject({ code: "MalformedEvent" });
});
