import { mkdirSync } from "node:fs";
import path from "node:path";
import { type Browser, chromium, type Page } from "playwright-core";
import { PACKAGE_ROOT } from "../../core/project/package-root";
import { findChromium } from "../browser/find-chromium";
import { type RunningUi, runUi } from "../browser/run-ui";
import { startLocalRun } from "../transcript/local-run";

const FOLDER = path.join(PACKAGE_ROOT, "docs", "pictures");
const RUN = ["--keep", "--messages", "91", "--seed", "3"];
const SIZE = { width: 1080, height: 660 };

/** Pictures of the page over a local run, light and dark, for the README. */
async function takePictures(): Promise<void> {
  const found = findChromium(process.env);
  if (!found.found) throw new Error(`No pictures can be taken: ${found.reason}.`);
  const run = await startLocalRun(RUN);
  const ui = await runUi(run.folder, ["--stage", "local", "--region", "us-east-1", "--port", "0"]);
  const browser = await chromium.launch({ executablePath: found.executable, args: ["--no-sandbox"] });
  try {
    mkdirSync(FOLDER, { recursive: true });
    for (const colorScheme of ["light", "dark"] as const) await takeAll(browser, ui, colorScheme);
  } finally {
    await browser.close();
    await ui.stop();
    await run.stop();
  }
}

/** So many counts make a line that can be seen. */
const COUNTS = 12;

async function takeAll(browser: Browser, ui: RunningUi, colorScheme: "light" | "dark"): Promise<void> {
  const context = await browser.newContext({ viewport: SIZE, colorScheme, reducedMotion: "reduce" });
  const page = await context.newPage();
  const take = (name: string) => page.screenshot({ path: path.join(FOLDER, `${name}-${colorScheme}.png`) });
  await page.goto(ui.at("/"));
  await page.getByRole("button", { name: /^Scan/ }).click();
  await page.getByText("See why they failed").waitFor();
  const moments = page.locator("[aria-labelledby=depths] tbody tr");
  await moments.nth(COUNTS - 1).waitFor({ state: "attached" });
  await page.evaluate("scrollTo(0, 0)");
  await take("overview");
  await edit(page);
  await take("edit");
  await context.close();
}

/** One order without a store is given one: the difference and the diagnosis follow what is typed. */
async function edit(page: Page): Promise<void> {
  await page.goto(`${new URL(page.url()).origin}/messages?reason=MissingStoreId`);
  await page.locator("a[data-row]").first().focus();
  await page.keyboard.press("e");
  await page.getByRole("button", { name: "Reveal and edit" }).click();
  await page.getByRole("button", { name: "Add an attribute" }).click();
  await page
    .getByLabel(/^Value of attribute/)
    .last()
    .fill("3");
  await page.getByText("Nothing is wrong with the message").waitFor();
}

void takePictures();
