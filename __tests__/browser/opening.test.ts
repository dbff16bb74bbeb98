import { readdirSync } from "node:fs";
import { openPage } from "../../cli/terminal/open-page";
import { servePage } from "../cli/page/support/serve-page";
import { useDesk } from "../cli/support/start-desk";
import { useFolder } from "../cli/support/use-folder";
import { useStopLater } from "../support/hooks";
import { describeInBrowser, useBrowser } from "./support/browser";

describeInBrowser("the browser that dlq ui opens", () => {
  const desk = useDesk();
  const folder = useFolder();
  const stopLater = useStopLater();
  const browser = useBrowser();

  test("opens the requested view through the file, but only once", async () => {
    const served = stopLater(await servePage(desk));
    const opened: string[] = [];
    let link = "";
    await openPage(
      folder(),
      (onOpened) => {
        link = served.linkTo("/groups", onOpened);
        return link;
      },
      async (url) => opened.push(url) > 0,
    );

    const page = await browser.open(opened[0] ?? "");
    await page.getByRole("heading", { name: "Groups", exact: true }).waitFor();
    expect(new URL(page.url())).toMatchObject({ pathname: "/groups", hash: "" });
    expect(readdirSync(folder())).toEqual([]);

    const late = await browser.open(link);
    await late.getByText("This link works only once.").waitFor();
  });
});
