import { poison, retryScheduled, times } from "../cli/support/held-messages";
import { useDesk } from "../cli/support/start-desk";
import { describeInBrowser, useBrowser } from "./support/browser";
import { useUi } from "./support/start-ui";
import { scan, until } from "./support/steps";

describeInBrowser("addresses", () => {
  const desk = useDesk();
  const ui = useUi(desk);
  const browser = useBrowser();

  test("the token is not in the address bar, but a reload and a new tab still have it", async () => {
    const page = await browser.open(ui.at("/operations"));
    await page.getByRole("heading", { name: "Operations" }).waitFor();
    expect(page.url()).not.toContain("token");

    await page.reload();
    await page.getByRole("heading", { name: "Operations" }).waitFor();
    const second = await page.context().newPage();
    await second.goto(page.url());
    await second.getByRole("heading", { name: "Operations" }).waitFor();
  });

  test("without its token a page says which address to open", async () => {
    const page = await browser.open(ui.at("/").replace(/#.*/, ""));

    await page.getByText("This address is incomplete.").waitFor();
  });

  test("filters are part of the address, and back and forward go through them", async () => {
    await desk.send("quarantine", [...times(3, poison), poison({ reason: "Rejected", cause: "Rejected" })]);
    await desk.send("retry", times(2, retryScheduled));
    const page = await browser.open(ui.at("/messages?reason=Rejected"));
    await scan(page);
    await page.getByText("1 message matches").waitFor();

    await page.getByLabel("Reason").selectOption("MissingTeamId");
    await page.getByText("3 messages match").waitFor();
    await page.getByLabel("Queue").selectOption("retry");
    await page.getByText("No message matches the filters.").waitFor();
    const addresses = [page.url()];
    await page.goBack();
    await page.getByText("3 messages match").waitFor();
    addresses.push(page.url());
    await page.goBack();
    await page.getByText("1 message matches").waitFor();
    await page.goForward();
    await page.getByText("3 messages match").waitFor();

    expect(addresses.map((address) => new URL(address).search)).toEqual([
      "?queue=retry&reason=MissingTeamId",
      "?reason=MissingTeamId",
    ]);
    await page.getByLabel("Body contains").fill("no body has this");
    await page.getByText("No message matches the filters.").waitFor();
    await until("the typed filter in the address", () =>
      page.url().includes("bodyContains=no+body+has+this"),
    );
  });

  test("a group leads to its messages", async () => {
    await desk.send("quarantine", times(3, poison));
    await desk.send("retry", times(2, retryScheduled));
    const page = await browser.open(ui.at("/groups"));
    await scan(page);

    await page.getByRole("link", { name: /^MachineBusy/ }).click();
    await page.getByText("2 messages match").waitFor();
    await page.goBack();

    await page.getByText("5 messages in 2 groups").waitFor();
  });

  test("another tab's scan does not replace this tab's by itself", async () => {
    await desk.send("quarantine", times(3, poison));
    const page = await browser.open(ui.at("/messages"));
    await scan(page);
    await page.getByText("3 messages match").waitFor();
    const second = await page.context().newPage();
    await second.goto(page.url());
    await desk.send("quarantine", times(1, poison));

    await scan(second);
    await second.getByText("4 messages match").waitFor();
    await page.getByRole("button", { name: /^Show the newer scan/ }).waitFor();
    expect(await page.getByText("3 messages match").count()).toBe(1);
    await page.getByRole("button", { name: /^Show the newer scan/ }).click();
    await page.getByText("4 messages match").waitFor();
  });
});
