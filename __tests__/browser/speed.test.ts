import { SendMessageBatchCommand, SQSClient } from "@aws-sdk/client-sqs";
import type { Page } from "playwright-core";
import { queueName } from "../../cli/aws/target/names";
import { poison } from "../cli/support/held-messages";
import { useDesk } from "../cli/support/start-desk";
import { describeInBrowser, useBrowser } from "./support/browser";
import { startUi } from "./support/start-ui";
import { scan } from "./support/steps";

const HELD = 10_000;

describeInBrowser("the page's speed", () => {
  const desk = useDesk();
  const browser = useBrowser();

  /** Ten a call, because one a call takes ten times as long. */
  async function hold(): Promise<void> {
    const client = new SQSClient({
      endpoint: desk.proxy.url,
      region: "us-east-1",
      credentials: { accessKeyId: "test", secretAccessKey: "test" },
    });
    const QueueUrl = `${desk.proxy.url}/000000000000/${queueName({ queue: "reliable_q", prefix: "" }, "quarantine")}`;
    for (let sent = 0; sent < HELD; sent += 10) {
      const Entries = Array.from({ length: 10 }, (_, index) => {
        const number = sent + index;
        const reason = number % 100 === 0 ? "Rejected" : "MissingTeamId";
        const { body, attributes } = poison({ reason, cause: reason });
        return { Id: String(index), MessageBody: body, MessageAttributes: { ...attributes } };
      });
      await client.send(new SendMessageBatchCommand({ QueueUrl, Entries }));
    }
    client.destroy();
  }

  test("a filter over 10,000 messages is shown in under 100 ms", async () => {
    await hold();
    const ui = await startUi(desk);
    try {
      const page = await browser.open(ui.at("/messages"));
      await scan(page);
      await page.getByText("10000 messages match").waitFor();
      const changes = [
        ["Rejected", "100 messages match"],
        ["MissingTeamId", "9900 messages match"],
        ["", "10000 messages match"],
      ] as const;
      let nth = 0;
      const best = await bestOf(15, 100, () => {
        const [reason, count] = changes[nth++ % changes.length] ?? changes[0];
        return timeOf(page, reason, count);
      });
      process.stderr.write(`a change of filter over ${HELD} messages: ${Math.round(best)} ms\n`);

      expect(best).toBeLessThan(100);
    } finally {
      await ui.stop();
    }
  });

  test("a server that has just started shows the page within a second", async () => {
    const best = await bestOf(5, 1_000, async () => {
      const ui = await startUi(desk);
      try {
        const page = await browser.open("about:blank");
        const startedAt = performance.now();
        await page.goto(ui.at("/"));
        await page.getByRole("heading", { name: "Overview" }).waitFor();
        const ms = performance.now() - startedAt;
        process.stderr.write(`server ${Math.round(ui.startMs)} ms, then page ${Math.round(ms)} ms\n`);
        return ms;
      } finally {
        await ui.stop();
      }
    });

    expect(best).toBeLessThan(1_000);
  });
});

/** The machine that runs the tests does other things too: the best of several times is the page's own. */
async function bestOf(most: number, enough: number, time: () => Promise<number>): Promise<number> {
  let best = Number.POSITIVE_INFINITY;
  for (let tries = 0; tries < most && best >= enough; tries += 1) best = Math.min(best, await time());
  return best;
}

/** From the choice of a reason until the list that it leaves is drawn, by the browser's own clock. */
const timeOf = (page: Page, reason: string, expected: string): Promise<number> =>
  page.evaluate<number>(`new Promise((resolve) => {
    const field = [...document.querySelectorAll("label")].find((label) => label.innerText.startsWith("Reason")).querySelector("select");
    const startedAt = performance.now();
    const look = () => {
      const count = document.querySelector(".count");
      if (count === null || !count.innerText.startsWith(${JSON.stringify(expected)})) return;
      observer.disconnect();
      requestAnimationFrame(() => resolve(performance.now() - startedAt));
    };
    const observer = new MutationObserver(look);
    observer.observe(document.body, { subtree: true, childList: true, characterData: true });
    field.value = ${JSON.stringify(reason)};
    field.dispatchEvent(new Event("change", { bubbles: true }));
  })`);
