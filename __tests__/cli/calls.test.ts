import { poison, times } from "./support/held-messages";
import { runJson } from "./support/run-here";
import { useDesk } from "./support/start-desk";

const desk = useDesk();
const HELD = 300;

test("list calls SQS at most 0.2 times for each of 300 messages", async () => {
  await desk.send("quarantine", times(HELD, poison));

  const { document } = await runJson(desk, ["list"]);

  expect(document.total).toBe(HELD);
  expect(document.calls / HELD).toBeLessThanOrEqual(0.2);
});

test("list of nothing makes at most 14 calls", async () => {
  const { document } = await runJson(desk, ["list"]);

  expect(document.total).toBe(0);
  expect(document.calls).toBeLessThanOrEqual(14);
});

test("redrive calls SQS at most 0.35 times for each of 300 messages", async () => {
  await desk.send("quarantine", times(HELD, poison));

  const { document } = await runJson(desk, [
    "redrive",
    "--all",
    "--set-attribute",
    "team_id=3",
    "--rate",
    "3000",
    "--yes",
  ]);

  expect(document.moved).toHaveLength(HELD);
  expect(document.calls / HELD).toBeLessThanOrEqual(0.35);
});
