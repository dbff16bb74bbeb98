import type { Page } from "playwright-core";
import { servePage } from "../cli/page/support/serve-page";
import { awsError } from "../cli/support/faulty-proxy";
import { poison, retryScheduled, times } from "../cli/support/held-messages";
import { useDesk } from "../cli/support/start-desk";
import { describeInBrowser, useBrowser } from "./support/browser";
import { findings, overflow } from "./support/findings";
import { useUi } from "./support/start-ui";
import { planRedrive, scan } from "./support/steps";

describeInBrowser("the page for everybody", () => {
  const desk = useDesk();
  const ui = useUi(desk);
  const browser = useBrowser();

  const messageLink = (page: Page) => page.getByRole("link", { name: /^[0-9a-f-]{36}$/ });

  /** Visits every view in each of its possible states, and checks each. */
  async function visitAll(page: Page, look: (state: string) => Promise<void>): Promise<void> {
    await page.getByRole("region", { name: "quarantine" }).waitFor();
    await look("overview, nothing scanned");
    await scan(page);
    await page.getByText("As a table").first().click();
    await look("overview");
    for (const view of ["groups", "messages"]) {
      await page.getByRole("link", { name: view === "groups" ? "Groups" : "Messages", exact: true }).click();
      await page.locator(`table.${view}`).waitFor();
      await look(view);
    }
    await page.getByLabel("Select this page").check();
    await page.getByRole("button", { name: "Send back …" }).click();
    await page.getByRole("dialog").waitFor();
    await look("redrive dialog");
    await page.keyboard.press("Escape");
    const body = page.getByLabel("Body contains");
    if (!(await body.isVisible())) await page.getByText(/^Filters/).click();
    await body.fill("no body has this");
    await page.getByText("No message matches the filters.").waitFor();
    await look("messages, none");
    await body.fill("");
    await messageLink(page).first().click();
    await page.getByRole("button", { name: "Reveal the values" }).click();
    await page.getByText("raw", { exact: true }).waitFor();
    await look("message, revealed");
    await page.getByRole("link", { name: "Edit" }).click();
    await page.getByRole("button", { name: "Reveal and edit" }).waitFor();
    await look("edit, masked");
    await page.getByRole("button", { name: "Reveal and edit" }).click();
    await page.getByLabel("Body", { exact: true }).fill('{"job_id":1');
    await page.getByRole("region", { name: "Lines that differ" }).waitFor();
    await look("edit");
    await page.getByRole("link", { name: "Messages", exact: true }).click();
    await planRedrive(page);
    await look("change, planned");
    await page.getByRole("link", { name: "Operations" }).click();
    await page.locator("table.operations").waitFor();
    await look("operations");
    await page.keyboard.press("?");
    await page.getByRole("dialog", { name: "Help" }).waitFor();
    await look("help");
    await page.keyboard.press("Escape");
    await page.goto(ui.at("/nowhere"));
    await page.getByText("This page does not exist.").waitFor();
    await look("no such view");
  }

  /** Visits the states that exist only while something happens or fails, and checks each. */
  async function visitStates(
    open: (address: string) => Promise<Page>,
    look: (page: Page, state: string) => Promise<void>,
  ): Promise<void> {
    const served = await servePage(desk, { scanBytes: 1_000 });
    try {
      const keyless = await open(new URL("/groups", served.address()).href);
      await keyless.getByText("This address is incomplete.").waitFor();
      await look(keyless, "no key");
      const page = await open(served.address("/operations"));
      const see = async (state: string, sign: string | RegExp) => {
        await page.getByText(sign).first().waitFor();
        await look(page, state);
      };
      const go = (name: string) => page.getByRole("link", { name, exact: true }).click();
      const press = (name: string | RegExp) => page.getByRole("button", { name }).click();
      await see("operations, none", "Nothing has been done yet.");
      for (const name of ["Groups", "Messages"]) {
        await go(name);
        await see(`${name}, nothing scanned`, "Nothing has been scanned yet.");
      }
      await page.goto(served.address("/changes/none"));
      await see("change, unknown", "The change cannot be shown.");
      await page.goto(served.address("/messages"));

      const receiving = hold("ReceiveMessage");
      await press(/^Scan/);
      await see("scanning", /^Scanning: /);
      receiving.end();
      await see("too many", "There are more messages than a scan can hold.");
      await page.goto(served.address("/messages/none"));
      await see("message, unknown", /The message is not in this scan/);
      await page.goto(served.address("/messages"));

      await press(/^Select all/);
      await press("Discard …");
      await see("change, a discard planned", /^Discard \d+ messages$/);
      const deleting = hold("DeleteMessageBatch");
      await press(/^Discard \d+/);
      await see("change, running", "Stop");
      deleting.end();
      await see("change, done", /^\d+ discarded$/);
      await go("Operations");
      const looking = hold("ReceiveMessage");
      await press("Bring them back …");
      await see("change, being planned", /This is a dry run/);
      looking.end();
      await see("change, an import planned", /^Import \d+ messages$/);

      await go("Messages");
      desk.proxy.onCall("ReceiveMessage", awsError("AccessDenied"));
      await press(/^Scan/);
      await see("scan, failed", /The scan ended early/);
      desk.proxy.inject(() => ({ destroy: true }));
      await go("Overview");
      await see("overview, unreachable", "The queues cannot be read at the moment.");
      desk.proxy.reset();
      await served.stop();
      await see("server, gone", "The server does not answer.");
    } finally {
      desk.proxy.reset();
      await served.stop();
    }
  }

  /** Holds back the responses to one kind of call until it is ended. */
  function hold(held: string) {
    const ended = Promise.withResolvers<void>();
    desk.proxy.onCall(held, { meanwhile: () => ended.promise });
    return { end: ended.resolve };
  }

  beforeEach(() =>
    desk.send("quarantine", [
      ...times(4, poison),
      ...times(2, () => poison({ reason: "Rejected", cause: "Rejected" })),
    ]),
  );
  beforeEach(() => desk.send("retry", times(2, retryScheduled)));

  test.each(["light", "dark"] as const)("axe-core finds nothing in any view, %s", async (colorScheme) => {
    const page = await browser.open(ui.at("/"), { colorScheme, reducedMotion: "reduce" });
    const found: Record<string, string[]> = {};

    await visitAll(page, async (state) => {
      const broken = await findings(page);
      if (broken.length > 0) found[state] = broken;
    });

    expect(found).toEqual({});
  });

  test.each(["light", "dark"] as const)(
    "axe-core finds nothing while something is being loaded or planned, is done or has failed, %s",
    async (colorScheme) => {
      const found: Record<string, string[]> = {};

      await visitStates(
        (address) => browser.open(address, { colorScheme, reducedMotion: "reduce" }),
        async (page, state) => {
          const broken = await findings(page);
          if (broken.length > 0) found[state] = broken;
        },
      );

      expect(found).toEqual({});
    },
  );

  test.each([
    ["360 pixels wide", { width: 360, height: 740 }],
    ["a window of 1280 pixels at a zoom of 200 %", { width: 640, height: 450, deviceScaleFactor: 2 }],
  ])("nothing is wider than %s", async (_what, size) => {
    const page = await browser.open(ui.at("/"), size);
    const wide: Record<string, number> = {};

    await visitAll(page, async (state) => {
      const by = await overflow(page);
      if (by > 0) wide[state] = by;
    });
    await visitStates(
      (address) => browser.open(address, size),
      async (shown, state) => {
        const by = await overflow(shown);
        if (by > 0) wide[state] = by;
      },
    );

    expect(wide).toEqual({});
  });

  test("nothing moves if reduced motion is requested, and something does otherwise", async () => {
    const running = "document.getAnimations().filter(({ playState }) => playState === 'running').length";
    const still = await browser.open(ui.at("/"), { reducedMotion: "reduce" });
    const lively = await browser.open(ui.at("/"));
    await desk.send("quarantine", times(3, poison));
    await lively.locator(".leg.moving").first().waitFor({ state: "attached" });
    await still.locator(".leg.moving").first().waitFor({ state: "attached" });

    expect(await lively.evaluate<number>(running)).toBeGreaterThan(0);
    expect(await still.evaluate<number>(running)).toBe(0);
  });

  test("the theme is the system's until somebody chooses another, which survives a reload", async () => {
    const page = await browser.open(ui.at("/"), { colorScheme: "dark" });
    const ground = () => page.evaluate<string>("getComputedStyle(document.documentElement).backgroundColor");
    await page.getByRole("region", { name: "quarantine" }).waitFor();
    const dark = await ground();

    await page.getByRole("button", { name: /^Theme: auto/ }).click();
    const light = await ground();
    await page.reload();
    await page.getByRole("button", { name: /^Theme: light/ }).waitFor();

    expect(light).not.toBe(dark);
    expect(await ground()).toBe(light);
  });
});
