import { poison, times } from "../cli/support/held-messages";
import { useDesk } from "../cli/support/start-desk";
import { describeInBrowser, useBrowser } from "./support/browser";
import { useUi } from "./support/start-ui";
import { planMend, scan, until } from "./support/steps";

describeInBrowser("a ramp", () => {
  const desk = useDesk();
  const ui = useUi(desk);
  const browser = useBrowser();
  const HELD = 40;

  /** Replaces consumer and notifier: takes what was sent, and lets it succeed or come back to quarantine. */
  async function consume(count: number, succeeds: boolean): Promise<void> {
    await until(`${count} messages in the main queue`, () => desk.contents("main").length === count);
    const sent = desk.contents("main");
    await desk.purge("main");
    if (succeeds) return;
    const again = sent.map(({ body, attributes }) => ({ body, attributes: { ...attributes } }));
    await desk.send("quarantine", again as never);
  }

  test("stops by itself when messages that it sent come back dead", async () => {
    await desk.send("quarantine", times(HELD, poison));
    const page = await browser.open(ui.at("/messages"));
    await scan(page);
    await planMend(page, () => page.getByLabel(/^In steps of 1, 2, 5, 20/).check());
    await page.getByRole("button", { name: `Send back ${HELD} messages` }).click();

    await consume(1, true);
    await page.getByText("Step 2, of 2").waitFor();
    await consume(2, true);
    await page.getByText("Step 3, of 5").waitFor();
    await consume(5, false);
    const result = page.getByRole("region", { name: "Result" });
    await result.waitFor();

    expect(await result.getByRole("heading").innerText()).toBe(`8 of ${HELD} sent back`);
    expect(await result.getByText("5 became dead letters again").count()).toBe(1);
    expect(desk.contents("main")).toHaveLength(0);
    expect(desk.contents("quarantine")).toHaveLength(HELD - 3);
  });
});
