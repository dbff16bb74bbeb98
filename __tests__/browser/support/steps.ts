import type { Page } from "playwright-core";

/** A whole line of text, as a reader sees it. */
export const textOf = async (page: Page, selector = "main"): Promise<string> =>
  (await page.locator(selector).first().innerText()).replace(/\s+/g, " ");

/** Starts a scan and waits until it has ended. */
export async function scan(page: Page): Promise<void> {
  const bar = page.getByRole("region", { name: "Scan", exact: true });
  const start = page.getByRole("button", { name: /^Scan/ });
  await start.waitFor();
  const before = (await bar.count()) > 0 ? await bar.getAttribute("data-scan-id") : null;
  await start.click();
  await page.locator(`[data-scan-id]:not([data-scan-id="${before}"])`).waitFor();
}

/** Selects all matching messages and requests a dry run of sending them back. */
export async function planRedrive(page: Page, fill: () => Promise<void> = async () => {}): Promise<void> {
  await page.getByRole("button", { name: /^Select all \d+/ }).click();
  await page.getByRole("button", { name: "Send back …" }).click();
  await fill();
  await page.getByRole("button", { name: "Dry run" }).click();
  await page.getByRole("region", { name: "Dry run" }).waitFor();
}

/** The same with the attribute that poison lacks, and what else is filled in. */
export const planMend = (page: Page, fill: () => Promise<void> = async () => {}): Promise<void> =>
  planRedrive(page, async () => {
    await page.getByLabel("Attribute", { exact: true }).last().fill("team_id");
    await page.getByLabel("Value").fill("3");
    await fill();
  });

/** Waits for a state that the browser does not show, such as a queue's contents. */
export async function until(
  what: string,
  isSo: () => boolean | Promise<boolean>,
  withinMs = 30_000,
): Promise<void> {
  for (const startedAt = Date.now(); !(await isSo()); ) {
    if (Date.now() - startedAt > withinMs) throw new Error(`This did not come about in time: ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
