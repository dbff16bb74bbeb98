import { SendMessageBatchCommand, SQSClient } from "@aws-sdk/client-sqs";
import type { Page } from "playwright-core";
import { queueName } from "../../cli/aws/target/deployment-names";
import { bodyMatches } from "../../cli/scan/match-body";
import { poison } from "../cli/support/held-messages";
import { useDesk } from "../cli/support/start-desk";
import { useStopLater } from "../support/hooks";
import { describeInBrowser, useBrowser } from "./support/browser";
import { cpuOfPage, cpuOfProcess } from "./support/cpu-time";
import type { RunningUi } from "./support/run-ui";
import { startUi } from "./support/start-ui";
import { scan } from "./support/steps";

const HELD = 10_000;
const MOST_MS = 100;
const MOST_TRIES = 25;
const FEW_TRIES = 5;

describeInBrowser("the page's speed", () => {
  const desk = useDesk();
  const stopLater = useStopLater();
  const browser = useBrowser();

  /** Ten per call, because one per call takes ten times as long. */
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

  test("changing a filter over 10,000 messages takes less than 100 ms", async () => {
    await hold();
    const ui = stopLater(await startUi(desk));
    const page = await browser.open(ui.at("/messages"));
    await scan(page);
    await page.getByText("10000 messages match").waitFor();
    const changes = [
      ["Rejected", "100 messages match"],
      ["MissingTeamId", "9900 messages match"],
      ["", "10000 messages match"],
    ] as const;
    // The machine that runs the tests does other things too. The best of many times of a change is the page's own.
    const best = changes.map(() => Number.POSITIVE_INFINITY);
    for (let tries = 0; tries < MOST_TRIES && best.some((ms) => ms >= MOST_MS); tries += 1) {
      for (const [index, [reason, count]] of changes.entries()) {
        best[index] = Math.min(best[index] ?? Number.POSITIVE_INFINITY, await timeOf(page, reason, count));
      }
    }
    say(`changes of filter over ${HELD} messages: ${best.join(", ")} ms`);

    expect(Math.max(...best)).toBeLessThan(MOST_MS);
  });

  test.each([
    ["a number that all of them have", { qty: 3, price: "12.50" }],
    ["a fraction", { qty: 1.5, price: 12.5 }],
  ])("matching 10,000 bodies by %s takes less than 100 ms of a processor", (_what, item) => {
    const body = JSON.stringify({ words: "x".repeat(60), items: Array.from({ length: 6 }, () => item) });
    const bodies = Array.from({ length: HELD }, (_, index) => `${body}${" ".repeat(index % 2)}`);
    const matches = [{ name: "items.2.qty", value: String(item.qty) }];
    const best = leastOf(() => bodies.every((one) => bodyMatches(one, matches)));
    say(`a filter by a number of the body over ${HELD} messages: ${best} ms`);

    expect(best).toBeLessThan(MOST_MS);
  });

  test("a server that has just started shows the page within a second", async () => {
    const ui = stopLater(await startUi(desk));
    const page = await browser.open("about:blank");
    const startCpu = cpuOfProcess(ui.pid) ?? 0;
    const spent = await spentBy(ui, page);
    const startedAt = performance.now();
    await page.goto(ui.at("/"));
    await page.getByRole("heading", { name: "Overview" }).waitFor();
    const ms = performance.now() - startedAt;
    const cpu = await spent();
    say(`server ${ui.startMs} ms, ${startCpu} ms of a processor; then page ${ms} ms, ${cpu} ms`);

    expect(cpu).toBeLessThan(1_000);
  });
});

/** The minimum processor time that it takes, in milliseconds. */
function leastOf(work: () => boolean): number {
  let best = Number.POSITIVE_INFINITY;
  for (let tries = 0; tries < MOST_TRIES && (tries < FEW_TRIES || best >= MOST_MS); tries += 1) {
    const before = process.cpuUsage();
    expect(work()).toBe(true);
    const { user, system } = process.cpuUsage(before);
    best = Math.min(best, (user + system) / 1000);
  }
  return best;
}

const say = (text: string) => process.stderr.write(`${text.replace(/\.\d+/g, "")}\n`);

/**
 * The machine that runs the tests does other things too, so wall-clock time says little. What counts is the processor
 * time of server and page together, which nothing else changes.
 */
async function spentBy({ pid }: RunningUi, page: Page): Promise<() => Promise<number>> {
  const session = await page.context().newCDPSession(page);
  await session.send("Performance.enable");
  const read = async () => (cpuOfProcess(pid) ?? 0) + (await cpuOfPage(session));
  const before = await read();
  return async () => (await read()) - before;
}

/** From choosing a reason until the resulting list is drawn, by the browser's own clock. */
const timeOf = (page: Page, reason: string, expected: string): Promise<number> =>
  page.evaluate<number>(`new Promise((resolve) => {
    const field = [...document.querySelectorAll("label")].find((label) => label.innerText.startsWith("Reason")).querySelector("select");
    const startedAt = performance.now();
    const look = () => {
      const count = document.querySelector(".count");
      if (count === null || !count.textContent.startsWith(${JSON.stringify(expected)})) return;
      observer.disconnect();
      requestAnimationFrame(() => resolve(performance.now() - startedAt));
    };
    const observer = new MutationObserver(look);
    observer.observe(document.body, { subtree: true, childList: true, characterData: true });
    field.value = ${JSON.stringify(reason)};
    field.dispatchEvent(new Event("change", { bubbles: true }));
  })`);
