import { openScan } from "../../cli/scan/open-scan";
import { EVERYTHING } from "../../cli/scan/select-messages";
import { contextOf } from "./support/context-of";
import { poison, retryScheduled, times } from "./support/held-messages";
import { startDesk } from "./support/start-desk";

test("a scan of both queues receives no more than its limit in total", async () => {
  const desk = await startDesk();
  await desk.send("retry", times(90, retryScheduled));
  await desk.send("quarantine", times(90, poison));
  const context = contextOf(desk, "list");

  const scan = await openScan(context, EVERYTHING, {
    plan: () => ({ most: 40, visibilityTimeoutSeconds: 60 }),
  });
  for await (const _held of scan);
  await desk.stop();

  const received = scan.reports.reduce((sum, report) => sum + report.received, 0);
  expect(received).toBeGreaterThanOrEqual(40);
  // Polls that were in progress when it was reached.
  expect(received).toBeLessThanOrEqual(40 + 7 * 10);
  expect(scan.reports.map(({ incomplete }) => incomplete)).toEqual(["limit", "limit"]);
});
