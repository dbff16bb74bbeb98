import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { PageServices } from "../../../cli/page/server/page-services";
import type { PageScan } from "../../../cli/page/server/scans/page-scan";
import { number } from "../../support/make-message";
import { contextOf } from "../support/context-of";
import { poison, times } from "../support/held-messages";
import { useDesk } from "../support/start-desk";

const desk = useDesk();

setFlagsFromString("--expose-gc");
const collectGarbage: () => void = runInNewContext("gc");

const createServices = () =>
  new PageServices(
    { create: contextOf(desk, "ui").another },
    { folder: desk.folder, audit: desk.fresh(), running: () => new Set() },
    false,
    256 * 1_048_576,
  );

/** Starts a scan and waits for its end. */
async function scan({ scans, publisher }: PageServices): Promise<PageScan> {
  const events = publisher.subscribe();
  const started = scans.start();
  while (started.isRunning) await events.next(10_000, AbortSignal.timeout(10_000));
  publisher.unsubscribe(events);
  return started;
}

const HELD = 120;
const WORDS = "x".repeat(20_000);

/** Large ones, and more than a person would read. */
const large = () => ({
  body: JSON.stringify({ job_id: "job-1", machine: "machine-7", text: WORDS }),
  attributes: { ...poison().attributes, team_id: number("3") },
});

test("an ended change, and one planned from a scan that is gone, keep no message", async () => {
  await desk.send("quarantine", times(HELD, large));
  const page = createServices();
  const held = await (async () => {
    const made = await scan(page);
    const request = { scan: made.id, selection: { filter: {} } } as const;
    const [redrive, exported, left] = [
      await page.changes.plan({ kind: "redrive", ...request }),
      await page.changes.plan({ kind: "export", ...request }),
      await page.changes.plan({ kind: "discard", ...request }),
    ];
    for (const one of [exported, redrive]) {
      one.confirm(HELD, page.contexts);
      await one.ended;
    }
    expect([redrive, exported, left].map(({ state }) => state)).toEqual(["done", "done", "planned"]);
    const messages = redrive.toJson().plan.sample.flatMap(({ messageId = "" }) => made.find(messageId) ?? []);
    return messages.map(({ message }) => new WeakRef(message));
  })();
  expect(held).toHaveLength(100);

  for (let newer = 0; newer < 3; newer += 1) await scan(page);
  await new Promise((resolve) => setImmediate(resolve));
  collectGarbage();

  expect(held.filter((message) => message.deref() !== undefined)).toHaveLength(0);
  expect(page.changes.list().map((one) => [one.kind, one.state])).toEqual([
    ["discard", "failed"],
    ["export", "done"],
    ["redrive", "done"],
  ]);
  const [discard, exported, redrive] = page.changes.list();
  expect(discard?.toJson().problem).toMatchObject({ code: "NoSuchScan" });
  expect(redrive?.toJson()).toMatchObject({ result: { moved: HELD }, plan: { sample: expect.any(Array) } });
  expect(() => exported?.resultFile((id) => page.scans.get(id)).next()).toThrow(/no longer available/);
  expect(JSON.stringify(page.changes.list().map((one) => one.toJson())).length).toBeLessThan(100_000);
  await page.close();
});
