import { readFileSync, writeFileSync } from "node:fs";
import type { Page } from "playwright-core";
import { poison, times } from "../cli/support/held-messages";
import { useDesk } from "../cli/support/start-desk";
import { describeInBrowser, useBrowser } from "./support/browser";
import { useUi } from "./support/start-ui";
import { scan, textOf } from "./support/steps";

describeInBrowser("a file that is imported", () => {
  const desk = useDesk();
  const ui = useUi(desk);
  const browser = useBrowser();

  const choose = (page: Page, file: string) => page.setInputFiles('input[type="file"]', file);

  test("a file that is not an export is refused with the line and the reason, and nothing is sent", async () => {
    const file = desk.fresh();
    writeFileSync(file, '{"v":1,"body":"x"}\nno JSON at all\n');
    const page = await browser.open(ui.at("/operations"));

    await choose(page, file);
    const failure = page.getByRole("alert");
    await failure.waitFor();

    expect(await textOf(page)).toMatch(/line 1/i);
    expect(desk.contents("main")).toHaveLength(0);
    expect(desk.contents("quarantine")).toHaveLength(0);
  });

  test("a file that an export saved is dropped on the page, planned, and sent", async () => {
    await desk.send("quarantine", times(3, poison));
    const page = await browser.open(ui.at("/messages"));
    await scan(page);
    await page.getByRole("button", { name: "Select all 3" }).click();
    await page.getByRole("button", { name: "Export …" }).click();
    await page.getByRole("button", { name: "Export 3 messages" }).click();
    const saving = page.waitForEvent("download");
    await page.getByRole("button", { name: "Save the file" }).click();
    const saved = await (await saving).path();
    const before = desk.bodies("quarantine");
    await desk.purge("quarantine");

    await drop(page, readFileSync(saved, "utf8"));
    await page.getByRole("button", { name: "Import 3 messages" }).click();
    await page.getByRole("heading", { name: "3 imported" }).waitFor();

    expect(desk.bodies("quarantine")).toEqual(before);
  });

  /** What the browser does when somebody drops a file on the page. */
  const drop = (page: Page, text: string) =>
    page.evaluate(
      `(() => {
        const dataTransfer = new DataTransfer();
        dataTransfer.items.add(new File([${JSON.stringify(text)}], "dlq-held.ndjson"));
        document.body.dispatchEvent(new DragEvent("drop", { dataTransfer, bubbles: true, cancelable: true }));
      })()`,
    );
});
