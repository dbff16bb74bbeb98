import { CallLog } from "../../cli/aws/call-log";
import { BATCHES_IN_FLIGHT } from "../../core/moving/move-pipeline";
import { poison, times } from "./support/held-messages";
import { runJson } from "./support/run-here";
import { useDesk } from "./support/start-desk";

const desk = useDesk();
const HELD = 300;

/** What a command printed, and the maximum number of calls of each kind in flight to one queue. */
async function watched(...args: readonly string[]) {
  const now = new Map<string, number>();
  const most = new Map<string, number>();
  const original = CallLog.prototype.watch;
  const watch = jest.spyOn(CallLog.prototype, "watch").mockImplementation(function (this: CallLog, client) {
    original.call(this, client);
    client.middlewareStack.add(
      (next, context) => async (call) => {
        const command = String(context.commandName);
        const place = `${command} ${String(Reflect.get(call.input, "QueueUrl"))}`;
        const underWay = (now.get(place) ?? 0) + 1;
        now.set(place, underWay);
        most.set(command, Math.max(most.get(command) ?? 0, underWay));
        try {
          return await next(call);
        } finally {
          now.set(place, (now.get(place) ?? 0) - 1);
        }
      },
      { step: "initialize", priority: "high" },
    );
  });
  const { document } = await runJson(desk, args);
  watch.mockRestore();
  return { document, most };
}

test("list calls SQS at most 0.2 times for each of 300 messages, sixteen times at once", async () => {
  await desk.send("quarantine", times(HELD, poison));

  const { document, most } = await watched("list");

  expect(document.total).toBe(HELD);
  expect(document.calls / HELD).toBeLessThanOrEqual(0.2);
  expect(most.get("ReceiveMessageCommand")).toBeGreaterThan(1);
  expect(most.get("ReceiveMessageCommand")).toBeLessThanOrEqual(16);
});

test("list makes at most 14 calls if nothing is held", async () => {
  const { document } = await watched("list");

  expect(document.total).toBe(0);
  expect(document.calls).toBeGreaterThan(0);
  expect(document.calls).toBeLessThanOrEqual(14);
});

test("redrive calls SQS at most 0.35 times for each of 300 messages, with at most eight batches in flight", async () => {
  await desk.send("quarantine", times(HELD, poison));
  const options = ["--set-attribute", "team_id=3", "--rate", "3000", "--yes"];

  const { document, most } = await watched("redrive", "--all", ...options);

  expect(document.moved).toHaveLength(HELD);
  expect(document.calls / HELD).toBeLessThanOrEqual(0.35);
  for (const command of ["SendMessageBatchCommand", "DeleteMessageBatchCommand"]) {
    expect(most.get(command)).toBeGreaterThan(0);
    expect(most.get(command)).toBeLessThanOrEqual(BATCHES_IN_FLIGHT);
  }
});
