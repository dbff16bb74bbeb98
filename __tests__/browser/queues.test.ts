import { useDesk } from "../cli/support/start-desk";
import { makeTwoQueues } from "../cli/support/two-queues";
import { useStopLater } from "../support/hooks";
import { describeInBrowser, useBrowser } from "./support/browser";
import { startUi } from "./support/start-ui";

describeInBrowser("several queues", () => {
  const desk = useDesk();
  const stopLater = useStopLater();
  const browser = useBrowser();
  beforeAll(() => makeTwoQueues(desk));

  test("a queue can be picked, its views stay its own, and reload and back keep it", async () => {
    const ui = stopLater(await startUi(desk));
    const page = await browser.open(ui.address);
    const picked = page.getByLabel("Queue", { exact: true });
    const place = () => new URL(page.url()).pathname;
    await page.getByRole("region", { name: "quarantine" }).waitFor();
    expect(await picked.inputValue()).toBe("payments");

    await picked.selectOption("refunds");
    await page.waitForURL("**/q/refunds/");
    await page.getByRole("region", { name: "quarantine" }).waitFor();
    expect(await picked.inputValue()).toBe("refunds");

    const groups = page.getByRole("link", { name: "Groups", exact: true });
    expect(await groups.getAttribute("href")).toBe("/q/refunds/groups");
    await groups.click();
    await page.getByRole("heading", { name: "Groups", exact: true }).waitFor();
    expect(place()).toBe("/q/refunds/groups");

    await page.reload();
    await page.getByRole("heading", { name: "Groups", exact: true }).waitFor();
    expect(await picked.inputValue()).toBe("refunds");
    await page.goBack();
    await page.getByRole("heading", { name: "Overview", exact: true }).waitFor();
    expect(place()).toBe("/q/refunds/");
  });
});
