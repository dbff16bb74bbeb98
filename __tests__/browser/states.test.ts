import type { Page } from "playwright-core";
import { poison, times } from "../cli/support/held-messages";
import { useDesk } from "../cli/support/start-desk";
import { describeInBrowser, useBrowser } from "./support/browser";
import { useUi } from "./support/start-ui";
import { scan } from "./support/steps";

/** The view, and the call whose answer it waits for. */
const VIEWS = [
  ["the overview", "/", "**/api/stream", "Reading the queues."],
  ["the groups", "/groups", "**/groups?*", "Grouping the scanned messages."],
  ["the messages", "/messages", "**/messages?*", "Reading the messages."],
  ["a message", "/messages/some-id", "**/api/scans/*/messages/some-id", "Reading the message."],
  ["the operations", "/operations", "**/api/operations", "Reading the audit trail."],
  ["a change", "/changes/some-id", "**/api/changes/some-id", "Reading the change."],
  ["the page itself", "/", "**/api/info", "Connecting."],
] as const;

describeInBrowser("a state in which there is nothing to show says what to do", () => {
  const desk = useDesk();
  const ui = useUi(desk);
  const browser = useBrowser();

  /** The notice of a title: what it is, and its sentence. */
  async function noticeOf(page: Page, title: string | RegExp) {
    const notice = page.locator(".notice", { hasText: title });
    await notice.waitFor();
    return {
      kind: ((await notice.getAttribute("class")) ?? "").replace("notice notice-", ""),
      advice: await notice.locator(".notice-advice").innerText(),
    };
  }

  test.each(VIEWS)("while %s is loading", async (_what, view, call, title) => {
    await desk.send("quarantine", times(2, poison));
    const page = await browser.open(ui.at("/"));
    await scan(page);
    await page.context().route(call, () => {});
    await page.goto("about:blank");
    await page.goto(ui.at(view));

    const { kind, advice } = await noticeOf(page, title);

    expect(kind).toBe("loading");
    expect(advice).toMatch(/check the terminal in which the page was started\.$/);
  });

  const CALLS = VIEWS.filter(([, , call]) => call !== "**/api/stream");
  test.each(CALLS)("when the call of %s has failed", async (_what, view, call) => {
    await desk.send("quarantine", times(2, poison));
    const page = await browser.open(ui.at("/"));
    await scan(page);
    const json = { error: { code: "Broken", message: "Mend what is broken." } };
    await page.context().route(call, (route) => route.fulfill({ status: 500, json }));
    await page.goto("about:blank");
    await page.goto(ui.at(view));

    const { kind, advice } = await noticeOf(page, "Broken");

    expect(kind).toBe("failed");
    expect(advice).toContain("Mend what is broken.");
  });

  test("when nothing was scanned, nothing is held, and nothing matches", async () => {
    const page = await browser.open(ui.at("/does-not-exist"));
    expect(await noticeOf(page, "This page does not exist.")).toEqual({
      kind: "empty",
      advice: "Go to the overview.",
    });
    for (const view of ["/groups", "/messages"]) {
      await page.goto("about:blank");
      await page.goto(ui.at(view));
      await scan(page);
      expect(await noticeOf(page, "Nothing is held.")).toMatchObject({
        kind: "done",
        advice: expect.stringContaining("There is nothing to do."),
      });
    }
    await desk.send("quarantine", [poison()]);
    await scan(page);
    for (const view of ["/groups?reason=Other", "/messages?reason=Other"]) {
      await page.goto("about:blank");
      await page.goto(ui.at(view));
      expect(await noticeOf(page, /matche?s the filters\./)).toMatchObject({
        kind: "empty",
        advice: expect.stringMatching(/^Clear the filters/),
      });
    }
  });

  test("while a scan is running", async () => {
    await desk.send("quarantine", [poison()]);
    const held = Promise.withResolvers<void>();
    desk.proxy.onCall("ReceiveMessage", { meanwhile: () => held.promise });
    const page = await browser.open(ui.at("/messages"));
    await page.getByRole("button", { name: /^Scan/ }).click();

    expect(await noticeOf(page, /Scanning: \d/)).toMatchObject({
      kind: "loading",
      advice: expect.stringContaining("You can stop it at any time"),
    });
    held.resolve();
  });
});
