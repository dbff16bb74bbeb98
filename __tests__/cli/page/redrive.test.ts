import { poison, times } from "../support/held-messages";
import { readTrail } from "../support/read-trail";
import { useDesk } from "../support/start-desk";
import { usePage } from "./support/serve-page";

const desk = useDesk();
const page = usePage(desk);

const attribute = [{ name: "team_id", value: "3" }];

test("a redrive with an attribute is planned, confirmed and done, and the audit trail names the page", async () => {
  await desk.send("quarantine", times(3, poison));
  const scan = await page.scan();

  const planned = await page.plan({
    kind: "redrive",
    scan: scan.id,
    selection: { filter: { reason: ["MissingTeamId"] } },
    setAttributes: attribute,
  });
  const done = await page.confirm(planned);

  expect(planned).toMatchObject({
    state: "planned",
    plan: { count: 3, question: "Send 3 messages back to the main queue?", refusedCount: 0 },
  });
  expect(done).toMatchObject({ state: "done", result: { outcome: "done", moved: 3 }, progress: { done: 3 } });
  expect(desk.contents("main")).toHaveLength(3);
  expect(desk.contents("quarantine")).toEqual([]);
  expect(readTrail(page.audit)).toMatchObject([
    { command: "redrive", via: "page", setAttributes: ["team_id=3"], outcome: "done", counts: { moved: 3 } },
  ]);
});
