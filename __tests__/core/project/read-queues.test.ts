import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { applicationOf, readQueues } from "../../../core/project/read-queues";
import { ConfigurationError } from "../../../core/runtime/errors";
import { useFolder } from "../../support/folder";

const project = useFolder();
const file = join(project, "package.json");
const write = (content: object) => writeFileSync(file, JSON.stringify(content));
const EXAMPLE = '"reliableQueue": { "queues": { "payments": "./app/payments.ts" } }';

test("reads each queue's application as an absolute path", () => {
  write({ reliableQueue: { queues: { payments: "./app/payments.ts", refunds: "refunds.ts" } } });

  expect([...readQueues(project)]).toEqual([
    ["payments", join(project, "app/payments.ts")],
    ["refunds", join(project, "refunds.ts")],
  ]);
});

test("reads none if none is named", () => {
  write({});

  expect(readQueues(project).size).toBe(0);
});

test.each([
  [{ reliableQueue: {} }, 'reliableQueue.queues: Invalid key: Expected "queues" but received undefined'],
  [
    { reliableQueue: { queues: ["payments"] } },
    "reliableQueue.queues: It must be an object, but is an array",
  ],
  [
    { reliableQueue: { queues: { payments: 3 } } },
    "reliableQueue.queues.payments: Invalid type: Expected string but received 3",
  ],
  [
    { reliableQueue: { queues: { payments: "" } } },
    "reliableQueue.queues.payments: Invalid length: Expected !0 but received 0",
  ],
])("names the file, the place and an example for %j", (content, problem) => {
  write(content);

  expect(() => readQueues(project)).toThrow(
    new ConfigurationError(`${file}: ${problem}. Write it as in ${EXAMPLE}.`),
  );
});

test("names the existing queues if one has no application", () => {
  const queues = new Map([["payments", "/p.ts"]]);

  expect(applicationOf(queues, "payments", project)).toBe("/p.ts");
  expect(() => applicationOf(queues, "refunds", project)).toThrow(
    new ConfigurationError(
      `${file} names payments, but the queue refunds needs an application module. Write it as in ${EXAMPLE}.`,
    ),
  );
  expect(() => applicationOf(new Map(), "refunds", project)).toThrow(
    new ConfigurationError(
      `${file} names no queue, but the queue refunds needs an application module. Write it as in ${EXAMPLE}.`,
    ),
  );
});
