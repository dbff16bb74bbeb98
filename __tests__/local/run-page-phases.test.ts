import { RunPage } from "../../local/run-page";
import type { System } from "../../local/terraform/system";
import { poison } from "../cli/support/held-messages";
import { useDesk } from "../cli/support/start-desk";
import { JOBS_PROJECT } from "./support/jobs-project";

const desk = useDesk();

const arn = (kind: string, name: string) => `arn:aws:${kind}:us-east-1:000000000000:${name}`;

/** The desk's queues as a run's system. */
const systemOfDesk = (): System => {
  const queue = (name: string) => ({
    name,
    url: `${desk.proxy.url}/000000000000/${name}`,
    arn: arn("sqs", name),
  });
  const topic = { name: "reliable-q-alerts", arn: arn("sns", "reliable-q-alerts") };
  const notifier = {
    name: "reliable-q-notifier",
    arn: arn("lambda", "function:reliable-q-notifier"),
    roleArn: arn("iam", "role/reliable-q-notifier"),
    ...{ handler: "index.handler", runtime: "nodejs22.x", timeoutSeconds: 60, memoryMegabytes: 256 },
    ...{ zipFile: desk.file("notifier.zip"), sourceCodeHash: "" },
    environment: { ALERTS_TOPIC_ARN: topic.arn },
  };
  return {
    ...{ endpoint: desk.proxy.url, region: "us-east-1", topics: [topic], mailboxes: [], mappings: [] },
    ...{ schedules: [], functions: [notifier] },
    queues: [
      "reliable_q",
      "dlq_for_reliable_q",
      "retry_for_reliable_q",
      "quarantine_for_reliable_q",
      "schedule_failures_for_reliable_q",
    ].map(queue),
  };
};

test("the page scans while the run plays, does nothing while it is reconciled, and changes messages once it is kept", async () => {
  await desk.send("quarantine", [poison()]);
  const folder = { pageEndpointFile: desk.file("page-endpoint.json"), endpointFile: desk.endpointFile };
  const page = new RunPage();
  const { origin, hash } = new URL(await page.start(JOBS_PROJECT));
  const headers = { "x-dlq-token": hash.replace("#token=", ""), "content-type": "application/json" };
  const call = async (route: string, body?: unknown) => {
    const post = body !== undefined && { method: "POST", body: JSON.stringify(body) };
    const answer = await fetch(`${origin}/api${route}`, { headers, ...post });
    const json = JSON.parse(await answer.text());
    return { answer: json.error?.code ?? answer.status, json };
  };
  /** The outcome of a scan and of a change. */
  const tryBoth = async () => {
    const scan = await call("/scans", {});
    const kind = "discard";
    const id: string = scan.json.scan?.id ?? "latest";
    while (scan.answer === 200 && (await call(`/scans/${id}`)).json.scan.state === "running");
    const change = await call("/changes", { kind, scan: id, selection: { filter: {} } });
    return [scan.answer, change.answer];
  };

  const making = await tryBoth();
  page.ready(folder, systemOfDesk());
  const playing = await tryBoth();
  await page.reconciling();
  const reconciling = await tryBoth();
  page.keep(folder);
  const kept = await tryBoth();
  await page.close();

  expect(making[0]).toBe("Starting");
  expect(playing).toEqual([200, "Reconciling"]);
  expect(reconciling[0]).toBe("Reconciling");
  expect(kept).toEqual([200, 200]);
});
