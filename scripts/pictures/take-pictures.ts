import { mkdirSync } from "node:fs";
import path from "node:path";
import { type Browser, chromium, type Page } from "playwright-core";
import application from "../../app";
import { missingReason } from "../../core/application/system-reasons";
import { PACKAGE_ROOT } from "../../core/project/package-root";
import { startLocalRun } from "../transcript/local-run";
import { findChromium } from "./find-chromium";

const FOLDER = path.join(PACKAGE_ROOT, "docs", "pictures");
const RUN = ["--keep", "--messages", "300", "--seconds", "20", "--seed", "3"];
const SIZE = { width: 1080, height: 640 };
const SCHEMES = ["light", "dark"] as const;
type Scheme = (typeof SCHEMES)[number];

/** Pictures of a local run's page, light and dark, for the README: the journey while it happens, and an edit. */
async function takePictures(): Promise<void> {
  const found = findChromium(process.env);
  if (!found.found) throw new Error(`No pictures can be taken: ${found.reason}.`);
  mkdirSync(FOLDER, { recursive: true });
  const browser = await chromium.launch({ executablePath: found.executable, args: ["--no-sandbox"] });
  const page = Promise.withResolvers<string>();
  const run = startLocalRun(RUN, { onPage: page.resolve });
  run.catch(page.reject);
  try {
    const address = await page.promise;
    const pages = await Promise.all(SCHEMES.map((scheme) => showJourney(browser, address, scheme)));
    await run;
    for (const [index, scheme] of SCHEMES.entries()) {
      const shown = pages[index];
      if (shown !== undefined) await showEdit(shown, scheme);
    }
  } finally {
    await browser.close();
    await (await run).stop();
  }
}

const take = (page: Page, name: string, scheme: Scheme, height: number = SIZE.height) =>
  page.screenshot({
    path: path.join(FOLDER, `${name}-${scheme}.png`),
    clip: { x: 0, y: 0, width: SIZE.width, height },
  });

/** As much of the overview as the journey takes. */
const JOURNEY_HEIGHT = 524;

/** The journey once messages are in every place where they wait, and moving. */
async function showJourney(browser: Browser, address: string, colorScheme: Scheme): Promise<Page> {
  const context = await browser.newContext({ viewport: SIZE, colorScheme, reducedMotion: "reduce" });
  context.setDefaultTimeout(120_000);
  const page = await context.newPage();
  await page.goto(address);
  for (const place of ["retry", "quarantine"]) {
    const depth = page.locator(`.station-${place} .big dd`);
    await depth.filter({ hasText: /^\d{2,}$/ }).waitFor();
  }
  await page.locator(".leg.moving").nth(3).waitFor({ state: "attached" });
  await take(page, "overview", colorScheme, JOURNEY_HEIGHT);
  return page;
}

/** A message without its producer's id is given one. The difference and the diagnosis follow what is typed. */
async function showEdit(page: Page, scheme: Scheme): Promise<void> {
  await page.getByRole("link", { name: "Messages", exact: true }).click();
  await page.getByRole("button", { name: /^Scan/ }).click();
  await page.getByLabel("Reason").selectOption(missingReason(application.producer));
  await page.locator("a[data-row]").first().focus();
  await page.keyboard.press("e");
  await page.getByRole("button", { name: "Reveal and edit" }).click();
  await page.getByRole("button", { name: "Add an attribute" }).click();
  await page
    .getByLabel(/^Value of attribute/)
    .last()
    .fill("3");
  await page.getByText("The message is valid").waitFor();
  await take(page, "edit", scheme);
}

void takePictures();
