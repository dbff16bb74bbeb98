import { poison, times } from "../cli/support/held-messages";
import { useDesk } from "../cli/support/start-desk";
import { describeInBrowser, useBrowser } from "./support/browser";
import { useUi } from "./support/start-ui";
import { planMend, scan } from "./support/steps";

describeInBrowser("a change that is under way", () => {
  const desk = useDesk();
  const ui = useUi(desk);
  const browser = useBrowser();
  const HELD = 1_000;

  const held = () => ({ main: desk.contents("main").length, quarantine: desk.contents("quarantine").length });

  async function startRedrive(address: string) {
    const page = await browser.open(address);
    await scan(page);
    await planMend(page, () => page.getByLabel("Messages a second").fill("100"));
    await page.getByRole("button", { name: `Send back ${HELD} messages` }).click();
    await page.getByRole("heading", { name: /^[1-9]\d* of 1000$/ }).waitFor();
    return page;
  }

  test("is stopped in the middle, and says what was done and what was not", async () => {
    await desk.send("quarantine", times(HELD, poison));
    const page = await startRedrive(ui.at("/messages"));

    await page.getByRole("button", { name: "Stop" }).click();
    const result = page.getByRole("region", { name: "Result" });
    await result.waitFor();

    const { main, quarantine } = held();
    expect(main).toBeGreaterThan(0);
    expect(main + quarantine).toBe(HELD);
    expect(await result.getByRole("heading").innerText()).toBe(`${main} of ${HELD} sent back`);
    expect(await page.getByText("◐ stopped").count()).toBe(1);
  });

  test("continues while the page is reloaded, even in a second tab, and does nothing twice", async () => {
    await desk.send("quarantine", times(HELD, poison));
    const page = await startRedrive(ui.at("/messages"));
    const second = await page.context().newPage();

    await second.goto(page.url());
    await page.reload();
    for (const tab of [page, second]) {
      await tab.getByRole("heading", { name: `${HELD} sent back` }).waitFor();
    }

    expect(held()).toEqual({ main: HELD, quarantine: 0 });
  });

  test("counts from before its end do not claim that the sent messages were processed", async () => {
    await desk.send("quarantine", [poison()]);
    const page = await browser.open(ui.at("/messages"));
    await scan(page);
    await planMend(page);
    const held = Promise.withResolvers<void>();
    let isSent = false;
    desk.proxy.inject(({ action }) => {
      isSent ||= action === "DeleteMessageBatch";
      return isSent && action === "GetQueueAttributes" ? { meanwhile: () => held.promise } : undefined;
    });

    await page.getByRole("button", { name: "Send back 1 message" }).click();
    await page.getByText("These counts were read before the change ended").waitFor();
    expect(await page.getByText("Nothing is in transit").count()).toBe(0);
    held.resolve();

    await page.getByText("Some are still being processed").waitFor();
    expect(desk.contents("main")).toHaveLength(1);
  });
});
