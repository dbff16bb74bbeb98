import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { openPage } from "../../cli/terminal/open-page";
import { servePage } from "../cli/page/support/serve-page";
import { useDesk } from "../cli/support/start-desk";
import { describeInBrowser, useBrowser } from "./support/browser";

describeInBrowser("the browser that dlq ui opens", () => {
  const desk = useDesk();
  const browser = useBrowser();

  test("opens the requested view through the file, but only once", async () => {
    const folder = mkdtempSync(path.join(tmpdir(), "dlq-test-"));
    const served = await servePage(desk);
    try {
      const opened: string[] = [];
      let link = "";
      await openPage(
        folder,
        (onOpened) => {
          link = served.linkTo("/groups", onOpened);
          return link;
        },
        async (url) => opened.push(url) > 0,
      );

      const page = await browser.open(opened[0] ?? "");
      await page.getByRole("heading", { name: "Groups", exact: true }).waitFor();
      expect(new URL(page.url())).toMatchObject({ pathname: "/groups", hash: "" });
      expect(readdirSync(folder)).toEqual([]);

      const late = await browser.open(link);
      await late.getByText("This link works only once.").waitFor();
    } finally {
      await served.stop();
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
