import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";
import { findChromium } from "../../../scripts/pictures/find-chromium";

const chromiumFound = findChromium(process.env);

/** `describe`, or, without a Chromium, a clear message and nothing else. */
export const describeInBrowser: (what: string, tests: () => void) => void = chromiumFound.found
  ? describe
  : (what, tests) => {
      process.stderr.write(`\nSKIPPED: ${what} in a browser, because ${chromiumFound.reason}.\n\n`);
      describe.skip(what, tests);
    };

export interface OpenOptions {
  readonly width?: number;
  readonly height?: number;
  readonly colorScheme?: "light" | "dark";
  readonly reducedMotion?: "reduce" | "no-preference";
  /** Device pixels per CSS pixel: 2 is the same window at a zoom of 200 %. */
  readonly deviceScaleFactor?: number;
}

/**
 * One browser for the tests of a file, and a fresh profile for each test. A test fails if the page throws, logs an
 * error, violates its own Content-Security-Policy, or contacts another host.
 */
export function useBrowser() {
  let browser: Browser | undefined;
  const contexts: BrowserContext[] = [];
  const wrong: string[] = [];

  beforeAll(async () => {
    if (!chromiumFound.found) return;
    // A container has no user namespaces for Chromium's own sandbox, and it opens only this page.
    const args = ["--no-sandbox", "--disable-dev-shm-usage"];
    browser = await chromium.launch({ executablePath: chromiumFound.executable, args });
  });
  afterEach(async () => {
    for (const context of contexts.splice(0)) await context.close();
    expect(wrong.splice(0)).toEqual([]);
  });
  afterAll(() => browser?.close());

  const watch = (page: Page) => {
    page.on("pageerror", (error) => wrong.push(`threw: ${error.message}`));
    page.on("console", (message) => {
      // Chromium itself logs every response that is not 2xx, and every server that is gone.
      if (message.type() === "error" && !/^Failed to load resource/.test(message.text())) {
        wrong.push(`wrote: ${message.text()}`);
      }
    });
    page.on("request", (request) => {
      if (
        !/^(http:\/\/127\.0\.0\.1:\d+\/|file:\/\/\/\S+\/dlq-open-\w+\.html$|blob:http:\/\/127\.0\.0\.1:)/.test(
          request.url(),
        )
      ) {
        wrong.push(`asked ${request.url()}`);
      }
    });
  };

  const newContext = async (options: OpenOptions = {}) => {
    if (browser === undefined) throw new Error("The browser is not there.");
    const { width = 1280, height = 900, ...others } = options;
    const context = await browser.newContext({
      viewport: { width, height },
      acceptDownloads: true,
      ...others,
    });
    // A busy machine is not a failure.
    context.setDefaultTimeout(90_000);
    context.on("page", watch);
    contexts.push(context);
    return context;
  };

  return {
    newContext,
    /** A page with its own profile. */
    open: async (address: string, options: OpenOptions = {}): Promise<Page> => {
      const page = await (await newContext(options)).newPage();
      await page.goto(address);
      return page;
    },
  };
}
