import { answer, type Call, type Fault } from "../cli/support/faulty-proxy";
import { useDesk } from "../cli/support/start-desk";
import { useStopLater } from "../support/hooks";
import { describeInBrowser, useBrowser } from "./support/browser";
import { runUi } from "./support/run-ui";

describeInBrowser("the schedules", () => {
  const desk = useDesk();
  const stopLater = useStopLater();
  const browser = useBrowser();

  /** An account with the desk's queues and these schedules, whose states a call may change. */
  function withScheduler(states: Map<string, string>) {
    return ({ action, input }: Call): Fault | undefined => {
      const [, method, name = ""] = /^(GET|PUT) \/schedules\/reliable-q-([\w-]+)/.exec(action) ?? [];
      if (method === undefined) return undefined;
      if (method === "PUT") {
        states.set(name, String(input.State));
        return answer({ ScheduleArn: "arn" });
      }
      return answer({
        Name: `reliable-q-${name}`,
        ScheduleExpression: "rate(10 minutes)",
        FlexibleTimeWindow: { Mode: "OFF" },
        Target: { Arn: "arn:aws:lambda:us-east-1:1:function:f", RoleArn: "arn:aws:iam::1:role/r" },
        State: states.get(name),
      });
    };
  }

  test("redrives are paused and resumed, and held messages are always renewed", async () => {
    const states = new Map([
      ["redrive", "ENABLED"],
      ["renew", "ENABLED"],
    ]);
    desk.proxy.inject(withScheduler(states));
    const env = { AWS_ENDPOINT_URL: desk.proxy.url };
    const ui = stopLater(await runUi(desk.folder, ["--stage", "local", "--port", "0"], env));
    const page = await browser.open(ui.at("/"));
    const line = (name: string, state: string) =>
      page.getByRole("listitem").filter({ hasText: new RegExp(`^${name}: ${state}$`) });
    await line("redrive", "running").waitFor();
    await line("renew", "running").waitFor();

    await page.getByRole("button", { name: "Pause redrives" }).click();
    await line("redrive", "paused").waitFor();
    expect([...states]).toEqual([
      ["redrive", "DISABLED"],
      ["renew", "ENABLED"],
    ]);

    await page.getByRole("button", { name: "Resume redrives" }).click();
    await line("redrive", "running").waitFor();
    expect(states.get("redrive")).toBe("ENABLED");
    expect(await page.getByRole("button", { name: /renew/i }).count()).toBe(0);
  });
});
