import path from "node:path";
import type { Stage } from "../../../local/play-and-reconcile";
import { formatKeptRun } from "../../../local/report/format-kept-run";

const named = (name: string) => ({ name, url: `http://here/${name}`, arn: `arn:${name}` });
const queue = {
  name: "payments",
  queues: {
    main: named("payments"),
    deadLetter: named("dlq"),
    retry: named("retry"),
    quarantine: named("held"),
  },
  failures: named("failures"),
  alerts: named("alerts"),
};
const mailboxes = [
  { address: "m-1@example.com", topicArn: "arn:alerts", filterPolicy: "{}" },
  { address: "all@example.com", topicArn: "arn:alerts" },
];

function linesFor(root: string, applications = new Map(), queues = [queue]): string[] {
  const running = { system: { endpoint: "http://here", mailboxes } };
  const folder = { root, endpointFile: path.join(root, "endpoint.json"), mail: path.join(root, "mail") };
  return formatKeptRun({ running, queues, folder, applications } as unknown as Stage).split("\n");
}

const USUAL = "List what is held:";
const needs = (place: string) => `List what is held; the commands in the e-mails need ${place} too:`;

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
])("for a run in %s the command that lists what is held finds it", (root, title, place) => {
  expect(linesFor(root).slice(-2)).toEqual([title, `  npx dlq list --stage local${place}`]);
});

test("the message to send is the application's own failing sample, and the output says where its e-mail will be", () => {
  const samples = [
    { body: { amount: 1 }, attributes: { merchant_id: "m-1" }, expect: "processed" },
    { body: "it's text", attributes: { merchant_id: "m-2", count: 3 }, expect: "quarantined" },
  ];

  expect(linesFor(path.resolve(".local"), new Map([["payments", { samples }]])).slice(-4, -2)).toEqual([
    "Send a message that fails; its e-mail will be in .local/mail/all@example.com:",
    "  node local/send.mjs .local/endpoint.json payments 'it'\\''s text' merchant_id=m-2 count=3",
  ]);
});

test("if there are several queues, each is listed by its name", () => {
  const others = [queue, { ...queue, name: "refunds" }];

  expect(linesFor(path.resolve(".local"), new Map(), others).slice(-3)).toEqual([
    USUAL,
    "  npx dlq list --stage local --queue payments",
    "  npx dlq list --stage local --queue refunds",
  ]);
});
