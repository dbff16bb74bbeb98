import { contextOf } from "../support/context-of";
import { poison } from "../support/held-messages";
import { useDesk } from "../support/start-desk";
import { servePage } from "./support/serve-page";

const desk = useDesk();

test("a change that runs for one queue is shown as running on every queue's page, and cannot be undone there", async () => {
  await desk.send("quarantine", [poison()]);
  const source = { create: contextOf(desk, "ui").another };
  const sources = new Map([
    ["one", source],
    ["two", source],
  ]);
  const page = await servePage(desk, { sources, base: "/q/one" });
  const scan = await page.scan();
  const planned = await page.plan({ kind: "discard", scan: scan.id, selection: { filter: {} } });
  let seen: unknown;
  const look = async () => {
    const [operation] = (await page.callAny("/q/two/api/operations")).json.operations;
    const undo = await page.callAny(`/q/two/api/operations/${operation.run}/undo`, { body: {} });
    seen = { operation, undo };
  };
  desk.proxy.onCall("DeleteMessageBatch", { meanwhile: look });

  await page.confirm(planned);
  await page.stop();

  expect(seen).toMatchObject({
    operation: { command: "discard", outcome: "running" },
    undo: { status: 409, json: { error: { code: "StillRunning" } } },
  });
});
