import { readFileSync } from "node:fs";
import { poison, times } from "../cli/support/held-messages";
import { useDesk } from "../cli/support/start-desk";
import { describeInBrowser, useBrowser } from "./support/browser";
import { useUi } from "./support/start-ui";
import { scan } from "./support/steps";

describeInBrowser("what is discarded", () => {
  const desk = useDesk();
  const ui = useUi(desk);
  const browser = useBrowser();

  test("is written to a file first, is gone, and is restored unchanged from the operations", async () => {
    await desk.send("quarantine", times(5, poison));
    const bodies = () => desk.bodies("quarantine");
    const before = bodies();
    const page = await browser.open(ui.at("/messages"));
    await scan(page);

    await page.getByRole("button", { name: "Select all 5" }).click();
    await page.getByRole("button", { name: "Discard …" }).click();
    await page.getByRole("region", { name: "Dry run" }).waitFor();
    expect(bodies()).toEqual(before);
    await page.getByRole("button", { name: "Discard 5 messages" }).click();
    await page.getByRole("heading", { name: "5 discarded" }).waitFor();
    expect(bodies()).toEqual([]);
    const saving = page.waitForEvent("download");
    await page.getByRole("button", { name: "Save the result" }).click();
    const saved = await saving;
    expect(saved.suggestedFilename()).toBe("discard.json");
    expect(JSON.parse(readFileSync(await saved.path(), "utf8"))).toMatchObject({
      kind: "discard",
      result: { moved: 5, lines: expect.arrayContaining(["5 messages discarded."]) },
    });

    await page.getByRole("link", { name: /Bring them back/ }).click();
    await page.getByRole("button", { name: "Bring them back …" }).click();
    await page.getByRole("button", { name: "Import 5 messages" }).click();
    await page.getByRole("heading", { name: "5 imported" }).waitFor();
    expect(bodies()).toEqual(before);
  });
});
