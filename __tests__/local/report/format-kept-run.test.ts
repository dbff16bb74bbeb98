import path from "node:path";
import { formatKeptRun } from "../../../local/report/format-kept-run";
import type { ReadyRun } from "../../../local/run-locally";

const queue = (name: string) => ({ name, url: `http://here/${name}`, arn: `arn:${name}` });
const queues = {
  main: queue("reliable_q"),
  deadLetter: queue("dlq_for_reliable_q"),
  retry: queue("retry_for_reliable_q"),
  quarantine: queue("quarantine_for_reliable_q"),
};
const environment = { POWERTOOLS_SERVICE_NAME: "notifier", ALERTS_TOPIC_ARN: "arn:alerts" };

function lastLinesFor(root: string): string[] {
  const system = {
    endpoint: "http://here",
    region: "us-east-1",
    queues: [...Object.values(queues), queue("schedule_failures_for_reliable_q")],
    topics: [{ name: "alerts", arn: "arn:alerts" }],
    functions: [{ environment }],
  };
  const folder = { root, endpointFile: path.join(root, "endpoint.json") };
  return formatKeptRun({ system, queues, folder } as unknown as ReadyRun)
    .split("\n")
    .slice(-2);
}

const USUAL = "Look at what is held:";
const needs = (place: string) => `Look at what is held; the e-mails' commands need ${place} too:`;

test.each([
  [path.resolve(".local"), USUAL, ""],
  ["/runs/one", needs("--endpoint-file /runs/one/endpoint.json"), " --endpoint-file /runs/one/endpoint.json"],
  [
    "/my runs",
    needs("--endpoint-file '/my runs/endpoint.json'"),
    " --endpoint-file '/my runs/endpoint.json'",
  ],
  [
    "/ann's",
    needs("--endpoint-file '/ann'\\''s/endpoint.json'"),
    " --endpoint-file '/ann'\\''s/endpoint.json'",
  ],
])("for a run in %s the command that looks at what is held finds it", (root, title, place) => {
  expect(lastLinesFor(root)).toEqual([title, `  npx dlq list --stage local${place}`]);
});
