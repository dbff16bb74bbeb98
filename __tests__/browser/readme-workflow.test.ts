import { readFileSync } from "node:fs";
import path from "node:path";
import application from "../../app";
import { missingReason } from "../../core/application/system-reasons";
import { type LocalRun, pageFromMail, startLocalRun } from "../../scripts/transcript/local-run";
import { useStopLater } from "../support/hooks";
import { describeInBrowser, useBrowser } from "./support/browser";
import { runUi } from "./support/run-ui";
import { planRedrive, scan, until } from "./support/steps";

const { attribute } = application.producer;
const REASON = missingReason(application.producer);

/** Of 91 messages of this seed 24 lack their producer's id. */
const RUN = ["--keep", "--messages", "91", "--seed", "3"];
const HELD = 24;
const RECIPIENT = "operations@example.com";

describeInBrowser("the README's workflow", () => {
  const stopLater = useStopLater();
  const browser = useBrowser();
  let run: LocalRun;
  let startedAt: number;

  beforeAll(async () => {
    startedAt = performance.now();
    run = await startLocalRun(RUN);
  }, 240_000);
  afterAll(() => run?.stop());

  /** Ids of what was sent back and processed, by the ledger that the consumer writes. */
  const processedAgain = (): number =>
    readFileSync(path.join(run.folder, ".local/ledgers/reliable-q-consumer.ndjson"), "utf8")
      .split("\n")
      .filter((line) => line.includes('"redriven":true')).length;

  test("starting from the e-mail's link, one message is edited, the others get the missing attribute in bulk, and all are processed", async () => {
    const { args, view } = pageFromMail(run, RECIPIENT, REASON);
    const ui = stopLater(await runUi(run.folder, [...args, "--port", "0"]));
    const before = processedAgain();
    const page = await browser.open(ui.at(view));
    await scan(page);
    await page.getByRole("link", { name: new RegExp(`^${REASON}`) }).click();
    await page.getByText(`${HELD} messages match`).waitFor();

    await page.keyboard.press("j");
    await page.keyboard.press("e");
    await page.getByRole("button", { name: "Reveal and edit" }).click();
    await page.getByText(REASON, { exact: true }).waitFor();
    expect(await page.getByRole("button", { name: "Dry run" }).isDisabled()).toBe(true);
    await page.getByRole("button", { name: "Add an attribute" }).click();
    await page
      .getByLabel(/^Value of attribute/)
      .last()
      .fill("3");
    await page.getByText("The message is valid").waitFor();
    expect(await page.locator(".line-removed").count()).toBe(0);
    expect(await page.locator(".line-added").allInnerTexts()).toContainEqual(
      expect.stringContaining(attribute),
    );
    await page.getByRole("button", { name: "Dry run" }).click();
    await page.getByRole("button", { name: "Send back 1 message" }).click();
    await page.getByRole("heading", { name: "1 sent back" }).waitFor();
    const seconds = Math.round((performance.now() - startedAt) / 1000);
    process.stderr.write(`from npm start to the first message edited and sent back: ${seconds} s\n`);
    await until("the edited message processed", () => processedAgain() === before + 1);

    await page.goto(`${new URL(ui.address).origin}/messages?reason=${REASON}`);
    await page.getByText("redriven since the scan").waitFor();
    await planRedrive(page, async () => {
      await page.getByLabel("Attribute", { exact: true }).last().fill(attribute);
      await page.getByLabel("Value").fill("3");
    });
    await page.getByRole("button", { name: `Send back ${HELD - 1} messages` }).click();
    await page.getByRole("heading", { name: `${HELD - 1} sent back` }).waitFor();
    await page.getByText("Nothing is in transit").waitFor();

    expect(processedAgain()).toBe(before + HELD);
  });
});
