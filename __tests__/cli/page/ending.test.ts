import { poison } from "../support/held-messages";
import { useDesk } from "../support/start-desk";
import { servePage } from "./support/serve-page";

const desk = useDesk();

test("a server that is stopping accepts no plan, no confirm and no scan, and says so", async () => {
  await desk.send("quarantine", [poison()]);
  const page = await servePage(desk);
  const { id: scan } = await page.scan();
  const request = { kind: "discard", scan, selection: { filter: {} } };
  const { id } = await page.plan(request);
  // A scan that is still releasing what it holds keeps the server up.
  const held = Promise.withResolvers<void>();
  const received = Promise.withResolvers<void>();
  desk.proxy.onCall("ReceiveMessage", () => {
    received.resolve();
    return { meanwhile: () => held.promise };
  });
  await page.post("/api/scans");
  await received.promise;

  const ended = page.stop();
  const answers = [
    await page.post("/api/changes", request),
    await page.post(`/api/changes/${id}/confirm`, { count: 1 }),
    await page.post("/api/schedules/redrive", { state: "paused" }),
  ];
  desk.proxy.reset();
  held.resolve();
  await ended;

  const error = { code: "Ending", message: expect.stringContaining("The server is stopping") };
  expect(answers).toMatchObject(answers.map(() => ({ status: 503, json: { error } })));
  expect(desk.contents("quarantine")).toMatchObject([{ state: "ready" }]);
});
