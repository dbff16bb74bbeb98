import { describeEndpoint } from "../../../local/report/write-endpoint-file";
import { findReliableQueues } from "../../../local/terraform/reliable-queues";
import type { System } from "../../../local/terraform/system";

const named = (name: string) => ({ name, arn: `arn:${name}`, url: `http://here/${name}` });

function systemOf(prefix: string, names: readonly string[], producers: readonly string[] = []) {
  const queues = names.flatMap((name) =>
    ["", "dlq_for_", "retry_for_", "quarantine_for_", "schedule_failures_for_"].map((role) =>
      named(`${prefix}${role}${name}`),
    ),
  );
  const functions = names.flatMap((name) => {
    const stem = `${prefix}${name.replaceAll("_", "-")}`;
    return [
      { name: `${stem}-consumer`, environment: {} },
      { name: `${stem}-notifier`, environment: { ALERTS_TOPIC_ARN: `arn:${stem}-alerts` } },
      ...(producers.includes(name) ? [{ name: `${stem}-producer`, environment: {} }] : []),
    ];
  });
  const topics = names.map((name) => named(`${prefix}${name.replaceAll("_", "-")}-alerts`));
  return { queues, functions, topics, mappings: [] } as unknown as Pick<
    System,
    "queues" | "functions" | "topics" | "mappings"
  >;
}

test.each([
  ["", []],
  ["prod-", ["card_payments"]],
])("finds every reliable queue by the names of its parts, with the prefix %j", (prefix, producers) => {
  const found = findReliableQueues(systemOf(prefix, ["card_payments", "refunds"], producers));

  expect(found.map(({ name }) => name)).toEqual(["card_payments", "refunds"]);
  expect(found[0]).toMatchObject({
    queues: {
      main: { name: `${prefix}card_payments` },
      deadLetter: { name: `${prefix}dlq_for_card_payments` },
      retry: { name: `${prefix}retry_for_card_payments` },
      quarantine: { name: `${prefix}quarantine_for_card_payments` },
    },
    failures: { name: `${prefix}schedule_failures_for_card_payments` },
    alerts: { name: `${prefix}card-payments-alerts` },
    consumer: { name: `${prefix}card-payments-consumer` },
    notifier: { name: `${prefix}card-payments-notifier` },
  });
  expect(found[0]?.producer?.name).toBe(producers.length > 0 ? `${prefix}card-payments-producer` : undefined);
});

test("a missing part is named", () => {
  const system = systemOf("", ["payments"]);
  const queues = system.queues.filter(({ name }) => name !== "retry_for_payments");

  expect(() => findReliableQueues({ ...system, queues })).toThrow(
    "Queue payments: the synthesized stacks contain no retry_for_payments.",
  );
  expect(() => findReliableQueues({ ...system, topics: [] })).toThrow(
    "Function payments-notifier: ALERTS_TOPIC_ARN must name a synthesized topic.",
  );
});

test("stacks without a reliable queue are refused", () => {
  const other = { queues: [named("other")], functions: [], topics: [], mappings: [] };

  expect(() => findReliableQueues(other)).toThrow(
    "The synthesized stacks must contain a reliable queue, but contain other. Add a ReliableQueue.",
  );
});

test("a main queue without its own function has somebody else's consumer, unless something polls it", () => {
  const system = systemOf("", ["payments"]);
  const functions = system.functions.filter(({ name }) => name !== "payments-consumer");
  const polled = [{ queueArn: "arn:payments" }] as unknown as System["mappings"];

  expect(findReliableQueues(system)[0]).toMatchObject({ isConsumerExternal: false });
  expect(findReliableQueues({ ...system, functions })[0]).toMatchObject({
    isConsumerExternal: true,
    consumer: { name: "payments-consumer" },
  });
  expect(() => findReliableQueues({ ...system, functions, mappings: polled })).toThrow(
    "Queue payments: the synthesized stacks contain no payments-consumer.",
  );
});

test("other tools, such as dlq ack, learn where a run's tables are", () => {
  const place = { endpoint: "http://here", region: "eu-central-1" };
  const system = { ...(systemOf("", ["payments"]) as System), ...place };

  expect(JSON.parse(describeEndpoint({ ...system, tablesEndpoint: "http://tables" }))).toMatchObject({
    ...place,
    tablesEndpoint: "http://tables",
  });
  expect(JSON.parse(describeEndpoint(system))).not.toHaveProperty("tablesEndpoint");
});
