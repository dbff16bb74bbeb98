import { createContext } from "../../cli/command-context";
import { scanHeld } from "../../cli/scan/scan-held";
import { readSelection } from "../../cli/terminal/options/selection-options";
import { Stop } from "../../cli/terminal/stop";
import { poison, retryScheduled, times } from "./support/held-messages";
import { startDesk } from "./support/start-desk";

test("both queues together give one look no more than it may take", async () => {
  const desk = await startDesk();
  await desk.send("retry", times(90, retryScheduled));
  await desk.send("quarantine", times(90, poison));
  const context = createContext("list", { endpointFile: desk.endpointFile, json: true }, process, new Stop());

  const scans = await scanHeld(context, readSelection({ wait: 0 }), { most: 40, onSelected: () => {} });
  await desk.stop();

  const received = scans.reduce((sum, scan) => sum + scan.received, 0);
  expect(received).toBeGreaterThanOrEqual(40);
  // Polls that were under way when it was reached.
  expect(received).toBeLessThanOrEqual(40 + 7 * 10);
  expect(scans.map(({ incomplete }) => incomplete)).toEqual(["limit", "limit"]);
});
