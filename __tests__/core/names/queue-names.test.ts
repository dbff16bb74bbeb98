import { queueNames } from "../../../core/names/queue-names";

test("names every resource of a deployment after its queue, prefixed with the stage's prefix", () => {
  const names = queueNames("reliable_q", "prod-");

  expect(
    (["main", "deadLetter", "retry", "quarantine", "scheduleFailures"] as const).map((role) =>
      names.queue(role),
    ),
  ).toEqual([
    "prod-reliable_q",
    "prod-dlq_for_reliable_q",
    "prod-retry_for_reliable_q",
    "prod-quarantine_for_reliable_q",
    "prod-schedule_failures_for_reliable_q",
  ]);
  expect([names.stem, names.part("consumer")]).toEqual(["prod-reliable-q", "prod-reliable-q-consumer"]);
});

test("needs no prefix", () => {
  expect(queueNames("payments").part("alerts")).toBe("payments-alerts");
});
