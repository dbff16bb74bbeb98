import { servePage } from "../cli/page/support/serve-page";
import { contextOf } from "../cli/support/context-of";
import { awsError } from "../cli/support/faulty-proxy";
import { poison, retryScheduled, times } from "../cli/support/held-messages";
import { useDesk } from "../cli/support/start-desk";
import { useAcknowledgements } from "../cli/support/use-acknowledgements";
import { useStopLater } from "../support/hooks";
import { describeInBrowser, useBrowser } from "./support/browser";
import { findings, overflow } from "./support/findings";
import { scan } from "./support/steps";

describeInBrowser("alerts about a group", () => {
  const desk = useDesk();
  const on = useAcknowledgements(desk);
  const stopLater = useStopLater();
  const browser = useBrowser();

  const serve = async (readOnly = false) =>
    stopLater(await servePage(desk, { readOnly, source: { create: contextOf(on, "ui").another } }));

  test("are suppressed for the chosen time, and resumed; a read-only page shows it", async () => {
    await desk.send("quarantine", times(3, poison));
    await desk.send("retry", [retryScheduled()]);
    const [served, reading] = [await serve(), await serve(true)];
    const page = await browser.open(served.address("/groups"), { width: 360, colorScheme: "dark" });
    await scan(page);
    const row = page.getByRole("row", { name: /MissingTeamId/ });
    await row.getByLabel("No alerts about MissingTeamId for").selectOption("8 hours");
    await row.getByRole("button", { name: "Acknowledge" }).click();
    await row
      .getByText(/^Acknowledged by \S+:root\. Alerts resume in (7|8) h.*, or at 7 messages\.$/)
      .waitFor();

    expect(await on.table.readAll()).toMatchObject([
      { queue: "quarantine", cause: "MissingTeamId", held: 3 },
    ]);
    expect(await page.getByRole("button", { name: "Acknowledge" }).count()).toBe(1);
    expect(await findings(page)).toEqual([]);
    expect(await overflow(page)).toBe(0);

    const other = await browser.open(reading.address("/groups"));
    await scan(other);
    await other.getByText(/^Acknowledged by \S+:root\./).waitFor();
    expect(await other.getByRole("button", { name: /Acknowledge|Resume alerts/ }).count()).toBe(0);

    await row.getByRole("button", { name: "Resume alerts" }).click();
    await row.getByText(/^Acknowledged by/).waitFor({ state: "detached" });
    expect(await on.table.readAll()).toEqual([]);
  });

  test("are shown as resumed when the group has grown", async () => {
    await desk.send("quarantine", [poison()]);
    const at = Date.now();
    await on.table.put({
      ...{ queue: "quarantine", cause: "MissingTeamId", by: "arn:aws:iam::000000000000:user/ana", at },
      ...{ until: at + 86_400_000, held: 1, factor: 2, added: 5, suppressed: 1 },
    });
    const served = await serve();
    const page = await browser.open(served.address("/groups"));
    await scan(page);

    await page.getByText("Acknowledged by ana. It has grown: alerts have resumed.").waitFor();
    expect(await page.getByRole("button", { name: "Acknowledge" }).count()).toBe(1);
  });

  test("cannot be suppressed if the deployment has no acknowledgements", async () => {
    await desk.send("quarantine", [poison()]);
    const served = stopLater(await servePage(desk));
    const page = await browser.open(served.address("/groups"));
    const answered = page.waitForResponse(/\/api\/acknowledgements$/);
    await scan(page);
    await answered;
    await page.getByRole("row", { name: /MissingTeamId/ }).waitFor();

    expect(await page.getByRole("button", { name: "Acknowledge" }).count()).toBe(0);
    expect(await page.getByText(/acknowledged/i).count()).toBe(0);
  });

  test("are not said to be unchanged if the response to a change is lost", async () => {
    await desk.send("quarantine", times(3, poison));
    const served = await serve();
    const page = await browser.open(served.address("/groups"));
    await page.route("**/api/acknowledgements", async (route) => {
      if (route.request().method() === "GET") return route.continue();
      await route.fetch();
      return route.abort();
    });
    await scan(page);
    const row = page.getByRole("row", { name: /MissingTeamId/ });
    await row.getByRole("button", { name: "Acknowledge" }).click();
    await row.getByText("It is not known whether this was recorded.").waitFor();

    expect(await row.getByText("Nothing was changed.").count()).toBe(0);
    await row.getByRole("button", { name: "Read what is recorded" }).click();
    await row.getByText(/^Acknowledged by \S+:root\./).waitFor();
    expect(await row.getByText("It is not known whether this was recorded.").count()).toBe(0);
  });

  test("are said to be unchanged if the call is denied", async () => {
    await desk.send("quarantine", [poison()]);
    const served = await serve();
    on.proxy.onCall("PutItem", awsError("AccessDeniedException"));
    const page = await browser.open(served.address("/groups"));
    await scan(page);
    const row = page.getByRole("row", { name: /MissingTeamId/ });
    await row.getByRole("button", { name: "Acknowledge" }).click();

    await row.getByText("Nothing was changed.").waitFor();
    expect(await on.table.readAll()).toEqual([]);
  });

  test("may be off if the table may not be read, and the page does not ask for a permission then", async () => {
    await desk.send("quarantine", [poison()]);
    const served = await serve();
    on.proxy.inject(() => awsError("AccessDeniedException"));
    const page = await browser.open(served.address("/groups"));
    await scan(page);
    await page
      .getByText("Alerts cannot be acknowledged here, or you may not read the table", { exact: true })
      .click();

    await page
      .getByText("If this deployment has alertAcknowledgements turned on, your role needs:")
      .waitFor();
    expect(await page.getByText(/"dynamodb:Scan"/).count()).toBe(1);
    expect(await page.getByText(/Ask your administrator|It is not known/).count()).toBe(0);
  });
});
