import type { Page } from "playwright-core";
import { poison, times } from "../cli/support/held-messages";
import { useDesk } from "../cli/support/start-desk";
import { describeInBrowser, useBrowser } from "./support/browser";
import { useUi } from "./support/start-ui";
import { until } from "./support/steps";

describeInBrowser("the keyboard alone", () => {
  const desk = useDesk();
  const ui = useUi(desk);
  const browser = useBrowser();

  const focused = (page: Page) => page.evaluate<string>("document.activeElement?.innerText ?? ''");
  const outline = (page: Page) =>
    page.evaluate<string>("getComputedStyle(document.activeElement).outlineStyle");

  test("scans, filters, walks the rows, opens, edits, and sends back", async () => {
    await desk.send("quarantine", times(3, poison));
    const page = await browser.open(ui.at("/"));
    const press = (...keys: string[]) =>
      keys.reduce((before, key) => before.then(() => page.keyboard.press(key)), Promise.resolve());
    await page.getByRole("region", { name: "quarantine" }).waitFor();

    await press("3");
    await page.getByRole("button", { name: /^Scan/ }).waitFor();
    await press("s");
    await page.locator("table.messages").waitFor();
    await press("/");
    await page.keyboard.type("machine-7");
    await page.getByText("3 messages match").waitFor();
    expect(new URL(page.url()).pathname).toBe("/messages");
    await press("Tab", "j");
    await page.getByRole("button", { name: "Clear the filters" }).focus();
    await press("j");
    const first = await focused(page);
    expect(await outline(page)).toBe("solid");
    await press("j");
    const second = await focused(page);
    await press("k", "x");
    await page.getByText("1 selected").waitFor();
    expect([first, second].every((id) => /^[0-9a-f-]{36}$/.test(id))).toBe(true);
    expect(first).not.toBe(second);

    await press("Enter");
    await page.getByRole("heading", { name: "What happened to it" }).waitFor();
    await press("e");
    await page.getByRole("button", { name: "Reveal and edit" }).focus();
    await press("Enter");
    await page.getByRole("button", { name: "Add an attribute" }).focus();
    await press("Enter");
    await page
      .getByLabel(/^Value of attribute/)
      .last()
      .focus();
    await page.keyboard.type("3");
    await page.getByText("The message is valid").waitFor();
    await page.getByText("The next page is a dry run.").waitFor();
    await press("Enter");
    await page.getByRole("button", { name: "Send back 1 message" }).focus();
    await press("Enter");
    await page.getByRole("heading", { name: "1 sent back" }).waitFor();

    await until("the message in the main queue", () => desk.contents("main").length === 1);
    expect(desk.contents("main")[0]?.attributes).toMatchObject({
      team_id: { DataType: "Number", StringValue: "3" },
    });
  });

  test("? shows the keys, Esc closes them, and letters are plain letters while text is typed", async () => {
    const page = await browser.open(ui.at("/operations"));
    await page.getByRole("heading", { name: "Operations" }).waitFor();

    await page.keyboard.press("?");
    const help = page.getByRole("dialog", { name: "Help" });
    await help.waitFor();
    await page.keyboard.press("3");
    expect(new URL(page.url()).pathname).toBe("/operations");
    await help.getByLabel("Single-letter shortcuts").uncheck();
    await page.keyboard.press("Escape");
    await help.waitFor({ state: "detached" });
    await page.keyboard.press("3");

    expect(new URL(page.url()).pathname).toBe("/operations");
  });

  test("the first tab stop skips the header, and a new view begins at its heading", async () => {
    const page = await browser.open(ui.at("/"));
    await page.getByRole("region", { name: "quarantine" }).waitFor();

    await page.keyboard.press("Tab");
    expect(await focused(page)).toBe("Skip to content");
    await page.keyboard.press("4");
    await page.getByRole("heading", { name: "Operations" }).waitFor();

    expect(await focused(page)).toBe("Operations");
  });
});
