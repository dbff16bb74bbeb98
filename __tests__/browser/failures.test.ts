import { awsError } from "../cli/support/faulty-proxy";
import { poison, times } from "../cli/support/held-messages";
import { useDesk } from "../cli/support/start-desk";
import { useStopLater } from "../support/hooks";
import { describeInBrowser, useBrowser } from "./support/browser";
import { startRelay } from "./support/start-relay";
import { startUi, useUi } from "./support/start-ui";
import { planMend, scan, textOf } from "./support/steps";

describeInBrowser("what fails", () => {
  const desk = useDesk();
  const ui = useUi(desk);
  const stopLater = useStopLater();
  const browser = useBrowser();

  test("a denied call is explained with the statement that would allow it", async () => {
    desk.proxy.onCall("ReceiveMessage", awsError("AccessDenied"));
    await desk.send("quarantine", times(2, poison));
    const page = await browser.open(ui.at("/messages"));

    await page.getByRole("button", { name: /^Scan/ }).click();
    const failure = page.getByRole("alert");
    await failure.waitFor();

    expect(await failure.locator("pre").innerText()).toContain('"sqs:ReceiveMessage"');
    expect(await failure.getByRole("button", { name: "Copy the statement" }).count()).toBe(1);
  });

  test("a change whose sending is denied changes nothing and says so", async () => {
    await desk.send("quarantine", times(2, poison));
    const page = await browser.open(ui.at("/messages"));
    await scan(page);
    await planMend(page);
    desk.proxy.onCall("SendMessageBatch", awsError("AccessDenied"));

    await page.getByRole("button", { name: "Send back 2 messages" }).click();
    await page.getByText(/^✕ failed$/).waitFor();

    expect(await textOf(page)).toContain("sqs:SendMessage");
    expect(desk.contents("quarantine")).toHaveLength(2);
  });

  test("an expired credential is explained in the command's words", async () => {
    desk.proxy.inject(() => awsError("ExpiredToken"));
    const page = await browser.open(ui.at("/"));

    await page.getByText("Your AWS credentials have expired.").waitFor();

    expect(await textOf(page)).toContain("Sign in again");
  });

  test("an emulator that disappears is reported, and the counts return when it does", async () => {
    await desk.send("quarantine", times(3, poison));
    const page = await browser.open(ui.at("/"));
    const quarantine = page.getByRole("region", { name: "quarantine" });
    await quarantine.getByText("3", { exact: true }).waitFor();

    desk.proxy.inject(() => ({ destroy: true }));
    const trouble = page.getByText("The queues cannot be read at the moment.");
    await trouble.waitFor();
    desk.proxy.inject(() => undefined);
    await desk.send("quarantine", times(1, poison));

    await quarantine.getByText("4", { exact: true }).waitFor();
    expect(await trouble.count()).toBe(0);
  });

  test("a lost connection is reported, and restored automatically", async () => {
    await desk.send("quarantine", times(3, poison));
    const relay = stopLater(await startRelay(ui.port));
    const page = await browser.open(relay.through(ui.at("/")));
    const quarantine = page.getByRole("region", { name: "quarantine" });
    await quarantine.getByText("3", { exact: true }).waitFor();

    relay.cut();
    const gone = page.getByText("The server does not answer.");
    await gone.waitFor();
    await desk.send("quarantine", times(1, poison));
    relay.mend();

    await quarantine.getByText("4", { exact: true }).waitFor();
    expect(await gone.count()).toBe(0);
  });

  test("a stopped server is reported, and another one on its port says where to go", async () => {
    const first = await startUi(desk);
    const page = await browser.open(first.at("/"));
    await page.getByRole("region", { name: "main queue" }).waitFor();

    await first.kill();
    await page.getByText("The server does not answer.").waitFor();
    const second = stopLater(await startUi(desk, { args: ["--port", String(first.port)] }));
    await page.getByText("This page belongs to a server that has stopped.").waitFor();
    await page.goto("about:blank");
    await page.goto(second.at("/"));
    await page.getByRole("region", { name: "main queue" }).waitFor();
  });

  test("a read-only page shows everything and offers no change", async () => {
    await desk.send("quarantine", times(2, poison));
    const readOnly = stopLater(await startUi(desk, { args: ["--read-only"] }));
    const page = await browser.open(readOnly.at("/messages"));
    await scan(page);
    await page
      .getByRole("link", { name: /^[0-9a-f-]{36}$/ })
      .first()
      .waitFor();

    for (const name of ["Send back …", "Discard …", "Export …", "Import a file …", "Edit"]) {
      expect(await page.getByText(name, { exact: true }).count()).toBe(0);
    }
    expect(await textOf(page)).toContain("Start the page without --read-only");
  });
});
