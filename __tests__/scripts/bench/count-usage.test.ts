import { makeEvent } from "../../../scripts/bench/consumer/event";
import { countConsumer, countNotifier } from "../../../scripts/bench/cost/count-usage";

/** The basis of the cost page: it may only decrease. */
describe("the consumer, for a batch of ten,", () => {
  test("makes no SQS call for good messages, and writes at most 2.7 KB", async () => {
    const usage = await countConsumer(makeEvent({ batch: 10 }));
    expect(usage).toMatchObject({ sqsCalls: 0, publishes: 0 });
    expect(usage.logBytes).toBeLessThanOrEqual(2_700);
  });

  test.each([
    ["poison", { poisonEvery: 1 }],
    ["failed for a while", { machine: "busy" }],
  ])("changes all visibilities in one call if all are %s", async (_what, parts) => {
    const usage = await countConsumer(makeEvent({ batch: 10, ...parts }));
    expect(usage).toMatchObject({ sqsCalls: 1, publishes: 0 });
    expect(usage.logBytes).toBeLessThanOrEqual(2_700);
  });

  test("makes one call if three of ten are poison", async () => {
    expect(await countConsumer(makeEvent({ batch: 10, poisonEvery: 3 }))).toMatchObject({ sqsCalls: 1 });
  });
});

test("the consumer changes the visibilities of a batch of a thousand in a hundred calls", async () => {
  expect(await countConsumer(makeEvent({ batch: 1_000, poisonEvery: 1 }))).toMatchObject({ sqsCalls: 100 });
});

test("the notifier sends and deletes a thousand dead letters in two hundred calls, and reports them in one alert", async () => {
  const usage = await countNotifier(makeEvent({ batch: 1_000, poisonEvery: 1 }));
  expect(usage).toMatchObject({ sqsCalls: 200, publishes: 1 });
  expect(usage.logBytes).toBeLessThanOrEqual(2_000);
});
