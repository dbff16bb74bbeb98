import { awsError } from "../support/faulty-proxy";
import { poison, times } from "../support/held-messages";
import { readTrail } from "../support/read-trail";
import { useDesk } from "../support/start-desk";
import { curable, metadataId, type Played, playRamp, WATCH } from "./support/play-ramp";

const desk = useDesk();

const ramp = (played: Played) => playRamp(desk, played);

/** The consumer processes everything. */
const processed = () => desk.purge("main");

test("everything is sent in growing steps if everything is processed", async () => {
  await desk.send("quarantine", times(30, curable));

  const { summary, cameBack, steps, audit } = await ramp({ onBatch: processed });

  expect(steps.filter(({ phase }) => phase === "sending").map(({ size }) => size)).toEqual([1, 2, 5, 20, 2]);
  expect(summary).toMatchObject({ stoppedBy: undefined, goneSince: 0 });
  expect(summary.moved).toHaveLength(30);
  expect(cameBack).toEqual([]);
  expect(readTrail(audit)).toMatchObject([{ ramp: true, outcome: "done", counts: { moved: 30 } }]);
});

test("it stops by itself when messages that it sent come back dead, and names them", async () => {
  const held = times(30, curable);
  await desk.send("quarantine", held);
  const sent = new Set<string>();

  const { summary, cameBack, audit } = await ramp({
    onBatch: async (batch) => {
      const ids = desk.contents("main").map(({ attributes }) => metadataId(attributes));
      for (const id of ids) sent.add(id);
      await processed();
      // The second step dies: the system quarantines it again, with the id that it first had.
      if (batch === 2)
        await desk.send(
          "quarantine",
          ids.map((id) => curable({ id })),
        );
    },
  });

  expect(summary).toMatchObject({ stoppedBy: "CameBackDead" });
  expect(summary.moved).toHaveLength(3);
  expect([...sent]).toEqual(expect.arrayContaining([...cameBack]));
  expect(cameBack).toHaveLength(2);
  expect(desk.contents("quarantine")).toHaveLength(29);
  expect(readTrail(audit)).toMatchObject([
    { outcome: "partly", stoppedBy: "CameBackDead", counts: { moved: 3, cameBack: 2 } },
  ]);
});

test("other messages that die in the meantime do not stop it", async () => {
  await desk.send("quarantine", times(4, curable));

  const { summary } = await ramp({
    onBatch: async (batch) => {
      await processed();
      if (batch === 1) await desk.send("quarantine", [poison()]);
    },
  });

  expect(summary).toMatchObject({ stoppedBy: undefined });
  expect(summary.moved).toHaveLength(4);
});

test("counts that others have lowered do not hide what came back", async () => {
  await desk.send("quarantine", [...times(2, curable), ...times(3, poison)]);

  const { summary, cameBack } = await ramp({
    of: 2,
    onBatch: async (batch) => {
      const [{ attributes } = { attributes: {} }] = desk.contents("main");
      await processed();
      if (batch > 1) return;
      // One dies and comes back, and of the four others a colleague takes two: less is held than after the step alone.
      await desk.purge("quarantine");
      await desk.send("quarantine", [curable({ id: metadataId(attributes) }), poison(), poison()]);
    },
  });

  expect(summary).toMatchObject({ stoppedBy: "CameBackDead" });
  expect(summary.moved).toHaveLength(1);
  expect(cameBack).toHaveLength(1);
});

test("an error while watching keeps the result of what was sent, and records it", async () => {
  await desk.send("quarantine", times(3, curable));
  const audit = desk.fresh();

  const { summary, why } = await ramp({
    audit,
    onBatch: async () => {
      await processed();
      desk.proxy.onCall("GetQueueAttributes", awsError("AccessDenied", "not allowed", 403));
    },
  });

  expect(summary.moved).toHaveLength(1);
  expect(summary.stoppedBy).toBe("AccessDenied");
  expect(why).toMatch(/sqs:GetQueueAttributes/);
  expect(readTrail(audit)).toMatchObject([
    { ramp: true, outcome: "partly", stoppedBy: "AccessDenied", counts: { moved: 1 } },
  ]);
  desk.proxy.reset();
  expect(desk.contents("quarantine")).toMatchObject(times(2, () => ({ state: "ready" })));
});

test("it waits while messages that it sent are in the DLQ", async () => {
  await desk.send("quarantine", times(2, curable));
  let looks = 0;

  const { summary, cameBack } = await ramp({
    onBatch: async (batch) => {
      if (batch > 1) return processed();
      const [{ attributes } = { attributes: {} }] = desk.contents("main");
      const id = metadataId(attributes);
      await processed();
      await desk.send("dlq", [curable({ id })]);
      const moveOn = async () => {
        await desk.send("quarantine", [curable({ id })]);
        await desk.purge("dlq");
      };
      desk.proxy.inject(({ action, input }) => {
        if (action !== "GetQueueAttributes" || !String(input.QueueUrl).includes("/dlq_")) return undefined;
        looks += 1;
        // The notifier moves it on after a while.
        if (looks !== 3) return undefined;
        return { meanwhile: moveOn };
      });
    },
  });

  expect(looks).toBeGreaterThanOrEqual(3);
  expect(summary).toMatchObject({ stoppedBy: "CameBackDead" });
  expect(summary.moved).toHaveLength(1);
  expect(cameBack).toHaveLength(1);
});

test("messages that are not processed in time stop it, so that nothing piles up before a stopped consumer", async () => {
  await desk.send("quarantine", times(5, curable));

  const { summary } = await ramp({ onBatch: async () => {}, watch: { ...WATCH, windowMs: 0 } });

  expect(summary).toMatchObject({ stoppedBy: "NotProcessed" });
  expect(summary.moved).toHaveLength(1);
  expect(desk.contents("quarantine")).toHaveLength(4);
});
