import { servePage } from "../cli/page/support/serve-page";
import { poison, times } from "../cli/support/held-messages";
import { useDesk } from "../cli/support/start-desk";
import { useStopLater } from "../support/hooks";
import { describeInBrowser, useBrowser } from "./support/browser";
import { scan, until } from "./support/steps";

describeInBrowser("more than one scan holds", () => {
  const desk = useDesk();
  const stopLater = useStopLater();
  const browser = useBrowser();

  test("is reported with what to do, and the scanned messages can be handled", async () => {
    await desk.send("quarantine", times(60, poison));
    const served = stopLater(await servePage(desk, { scanBytes: 1_000 }));
    const page = await browser.open(served.address("/messages"));
    await scan(page);

    await page.getByText("There are more messages than a scan can hold.").waitFor();
    await page.getByText(/Deal with these, then scan again for the next\./).waitFor();
    const rows = await page.getByRole("link", { name: /^[0-9a-f-]{36}$/ }).count();
    expect(rows).toBeGreaterThan(0);
    expect(rows).toBeLessThan(60);

    await page.getByRole("button", { name: `Select all ${rows}` }).click();
    await page.getByRole("button", { name: "Discard …" }).click();
    await page.getByRole("button", { name: `Discard ${rows} messages` }).click();
    await page.getByRole("heading", { name: `${rows} discarded` }).waitFor();
    await until("the rest held", () => desk.contents("quarantine").length === 60 - rows);
  });
});
