import { ReliableQueueError } from "../../../core/runtime/errors";
import { bad, broken, createConsumer, failing, good, waiting } from "../../support/consumer-harness";

describe("the function throws", () => {
  test("if every record failed with an unexpected error, and reveals nothing about them", async () => {
    const { consume, deferred, totals } = createConsumer({ process: broken });
    const error = await consume(good("a"), good("b")).catch((thrown: unknown) => thrown);
    expect(error).toEqual(
      new ReliableQueueError(
        "WholeBatchFailed",
        "retry",
        "None of the 2 records was processed: 2 failed with an unexpected error, and there was no time for the others. The log has the error of each record. Lambda backs off and tries them again.",
      ),
    );
    expect(error).not.toHaveProperty("cause");
    expect(deferred).toHaveLength(2);
    expect(totals()).toEqual({ resp: { status: true, tot_msgs: 2, f_msgs: 2, s_msgs: 0 } });
  });

  test("if unexpected errors left the other records no time", async () => {
    let left = 2;
    const { consume, totals } = createConsumer({ process: broken, concurrency: 1, workLeft: () => left-- });
    await expect(consume(good("a"), good("b"), good("c"))).rejects.toMatchObject({
      code: "WholeBatchFailed",
    });
    expect(totals()).toEqual({ resp: { status: false, tot_msgs: 3, f_msgs: 3, s_msgs: 0 } });
  });

  test("if the world is not known", async () => {
    const { consume } = createConsumer({ machines: { known: false } });
    await expect(consume(good("a"))).rejects.toMatchObject({ code: "WholeBatchFailed" });
  });

  test.each([
    ["one was processed", [good("a"), good("crash")]],
    ["one failed for a diagnosed reason", [good("crash"), bad("x")]],
    ["one waits for a machine", [good("crash"), waiting("x")]],
    ["one was refused by process", [good("crash"), good("refused")]],
    ["one could not be read", [good("crash"), { messageId: "x" }]],
  ])("but not if %s", async (_name, records) => {
    const { consume } = createConsumer({
      process: async (_job, { messageId, fail }) => {
        if (messageId === "crash") broken();
        if (messageId === "refused") return fail("ProviderDown");
      },
    });
    expect((await consume(...records)).batchItemFailures).toContainEqual({ itemIdentifier: "crash" });
  });

  test("but not if all failed for diagnosed reasons", async () => {
    const { consume } = createConsumer();
    expect(await consume(bad("x"), waiting("y"))).toEqual(failing("x", "y"));
  });

  test("but not if no record was started, which says nothing about the application", async () => {
    const { consume } = createConsumer({ workLeft: () => 0 });
    expect(await consume(good("a"), good("b"))).toEqual(failing("a", "b"));
  });
});
