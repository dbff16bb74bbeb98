import { execFileSync } from "node:child_process";
import { readFile, rm } from "node:fs/promises";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { readEndpointFile } from "../../../cli/aws/target/endpoint-file";
import { countAll, readAll, readEntries, readTexts } from "../../local/support/read-own";
import { runScript } from "../../local/support/run-start";
import { makeFolder } from "../../support/folder";

/** What the user deploys with. It must not change the run. */
const EXPORTED = {
  STAGE: "prod",
  AWS_REGION: "eu-north-1",
  ALERT_EMAILS: "",
  STATE_BUCKET: "state-of-somebody",
  NAME_PREFIX: "mine-",
  UNAVAILABLE_PRODUCTS: "",
  WITH_PRODUCER: "false",
};

/** One run of the real executable, checked from several sides. It stays up until the last test ends it. */
const out = makeFolder();
let run: ReturnType<typeof runScript>;
let result: Record<string, unknown>;
let sqs: SQSClient;
let url: string;
let queues: Record<"main" | "deadLetter" | "retry" | "quarantine", string>;

beforeAll(async () => {
  const args = ["--json", "--keep", "--seconds", "1.5", "--seed", "7", "--out", out];
  run = runScript("local/start.ts", args, EXPORTED);
  result = await run.json();
  const endpoint = JSON.parse(await readFile(path.join(out, "endpoint.json"), "utf8"));
  queues = endpoint.reliableQueues.reliable_q;
  url = endpoint.endpoint;
  sqs = new SQSClient({
    endpoint: endpoint.endpoint,
    region: endpoint.region,
    credentials: { accessKeyId: "local", secretAccessKey: "local" },
  });
}, 600_000);
afterAll(async () => {
  run.child.kill("SIGKILL");
  await run.exitCode;
  await rm(out, { recursive: true });
});

test("the run reconciles: nothing lost, no collateral, poison isolated, the rest processed", () => {
  expect(result).toEqual({
    produced: 28,
    bad: result.quarantined,
    processed: 28 - Number(result.bad),
    quarantined: expect.any(Number),
    retryScheduled: expect.any(Number),
    redriven: result.retryScheduled,
    processedAfterRedrive: result.retryScheduled,
    alerts: expect.any(Number),
    emails: expect.any(Number),
    collateral: 0,
    lost: 0,
    duplicates: expect.any(Number),
    seconds: expect.any(Number),
    balanced: true,
    problems: [],
  });
  expect(result.bad).toBeGreaterThan(0);
  expect(result.retryScheduled).toBeGreaterThan(0);
  expect(result.seconds).toBeLessThan(90);
});

test("the queues hold what was reported: poison in quarantine, nothing elsewhere", async () => {
  const held = await readAll(sqs, queues.quarantine);

  expect(new Set(held.map(({ Body = "" }) => JSON.parse(Body).order_id)).size).toBe(result.bad);
  for (const { MessageAttributes = {} } of held) {
    expect(Object.keys(MessageAttributes).sort()).toEqual([
      "ReliableQueue.DeadLetter",
      "contact_me",
      "project",
      "ts",
    ]);
  }
  for (const queue of ["main", "deadLetter", "retry"] as const) {
    expect(await countAll(sqs, queues[queue])).toBe(0);
  }
});

test("every message that was sent is processed or in quarantine, identified by its first id", async () => {
  const ledger = (name: string) => readEntries(path.join(out, "ledgers", `reliable-q-${name}.ndjson`));
  const idsOf = (entries: Record<string, unknown>[]) => entries.map(({ message_id }) => message_id);
  const held = (await readAll(sqs, queues.quarantine)).map(
    ({ MessageAttributes = {} }) =>
      JSON.parse(MessageAttributes["ReliableQueue.DeadLetter"]?.StringValue ?? "").id,
  );
  const produced = await ledger("producer");
  const processed = (await ledger("consumer")).map(({ idempotency_key }) => idempotency_key);

  expect([...new Set([...processed, ...held])].sort()).toEqual(idsOf(produced).sort());
  expect(held.sort()).toEqual(idsOf(produced.filter(({ expect }) => expect === "quarantined")).sort());
});

test("every call of a function is allowed for its role, and recorded", async () => {
  const { used, denied } = JSON.parse(await readFile(path.join(out, "permissions.json"), "utf8"));
  const callers = used.map(({ role, action }: Record<string, string>) => `${role} ${action}`);

  expect(denied).toEqual([]);
  expect(callers).toEqual(
    expect.arrayContaining([
      "reliable-q-producer sqs:SendMessage",
      "reliable-q-consumer sqs:ReceiveMessage",
      "reliable-q-notifier sns:Publish",
      "reliable-q-scheduler lambda:InvokeFunction",
      "reliable-q-redriver sqs:SendMessage",
    ]),
  );
});

test("each affected store gets its own alert and no other, and operations gets all of them", async () => {
  const ledger = (name: string) => readEntries(path.join(out, "ledgers", `reliable-q-${name}.ndjson`));
  const redriven = new Set(
    (await ledger("consumer"))
      .filter((entry) => entry.redriven)
      .map(({ idempotency_key }) => idempotency_key),
  );
  const stores = (await ledger("producer"))
    .filter(({ message_id }) => redriven.has(message_id))
    .map(({ store_id }) => `store-${store_id}@example.com`);
  const mails = [...(await readTexts(path.join(out, "mail"))).entries()];
  const recipients = new Set(mails.map(([file]) => file.split(path.sep)[0]));
  const toOperations = mails.filter(([file]) => file.startsWith("operations@example.com"));

  expect(recipients).toEqual(new Set(["operations@example.com", ...stores]));
  expect(toOperations).toHaveLength(Number(result.alerts));
  expect(mails).toHaveLength(Number(result.emails));
  expect(toOperations.some(([, text]) => text.includes("Subject: [local] sender:"))).toBe(true);
  for (const [file, text] of mails) {
    expect(text).not.toContain("console.aws");
    const store = /^store-(\d)@/.exec(file)?.[1];
    if (store !== undefined) expect(text).toContain(`Subject: [local] store:${store}: `);
  }
});

test("no body and no attribute value appears in logs, e-mails or the terminal", async () => {
  const MARK = "planted-4711";
  const text = (StringValue: string) => ({ DataType: "String", StringValue });
  const order = { order_id: MARK, product_id: "product-1", name: MARK, ssn_no: MARK };
  const send = (MessageBody: string, MessageAttributes: Record<string, ReturnType<typeof text>>) =>
    sqs.send(new SendMessageCommand({ QueueUrl: queues.main, MessageBody, MessageAttributes }));
  const before = await countAll(sqs, queues.quarantine);
  await send(JSON.stringify(order), { contact_me: text(MARK) });
  await send(JSON.stringify(order), { contact_me: text(MARK), store_id: text(MARK) });
  await send(`{"ssn_no": ${MARK}`, { contact_me: text(MARK), store_id: text("1") });
  await send(JSON.stringify(order), { contact_me: text(MARK), store_id: text("2") });
  const mails = async () => [...(await readTexts(path.join(out, "mail"))).values()].join("\n");
  while (
    (await countAll(sqs, queues.quarantine)) < before + 3 ||
    !(await mails()).includes("MalformedBody")
  ) {
    await sleep(100);
  }

  const held = await readAll(sqs, queues.quarantine);
  const planted = held.flatMap(({ Body = "", MessageAttributes = {} }) => {
    if (Body.includes(MARK)) return [MARK];
    const { order_id, name, ssn_no } = JSON.parse(Body);
    return [order_id, name, ssn_no, MessageAttributes.contact_me?.StringValue];
  });
  const produced = await readEntries(path.join(out, "ledgers", "reliable-q-producer.ndjson"));
  planted.push(...produced.map(({ order_id }) => String(order_id)));
  const written = [
    ...(await readTexts(path.join(out, "logs"))),
    ...(await readTexts(path.join(out, "mail"))),
    ["stdout", run.said.stdout],
    ["stderr", run.said.stderr],
  ];
  expect(planted.length).toBeGreaterThan(10);
  for (const value of planted) {
    expect(value).toBeTruthy();
    expect(written.filter(([, content]) => content?.includes(value)).map(([file]) => file)).toEqual([]);
  }
});

test("the page of a run that stays up is still served, and plans a change", async () => {
  const { origin, hash } = new URL(/^Watch it at (\S+)$/m.exec(run.said.stderr)?.[1] ?? "");
  const headers = { "x-dlq-token": hash.replace("#token=", ""), "content-type": "application/json" };
  const post = (path: string, body: unknown) =>
    fetch(`${origin}/api${path}`, { method: "POST", body: JSON.stringify(body), headers });
  const page = await fetch(origin);
  const started = await post("/scans", {});
  const { scan } = JSON.parse(await started.text());
  let latest = scan;
  while (latest.state === "running") {
    await sleep(100);
    const answer = await fetch(`${origin}/api/scans/${scan.id}`, { headers });
    latest = JSON.parse(await answer.text()).scan;
  }
  const planned = await post("/changes", { kind: "redrive", scan: scan.id, selection: { filter: {} } });

  expect([page.status, started.status, planned.status]).toEqual([200, 200, 200]);
  expect(latest).toMatchObject({ state: "done" });
  expect(await planned.json()).toMatchObject({ change: { state: "planned", kind: "redrive" } });
});

test("a second run does not touch the folder of one that is still up", async () => {
  const second = runScript("local/start.ts", ["--out", out]);

  expect(await second.exitCode).toBe(1);
  expect(second.said.stderr).toBe(
    `Folder ${out} is used by another local run. Stop it, or choose another folder with --out. If it was killed, try again in 10 s.\n`,
  );
});

test("a file tells other tools where the run is, and what is running", async () => {
  const at = (name: string) => `${url}/000000000000/${name}`;

  expect(readEndpointFile(path.join(out, "endpoint.json"))).toEqual({
    endpoint: url,
    region: "us-east-1",
    reliableQueues: {
      reliable_q: {
        main: at("reliable_q"),
        deadLetter: at("dlq_for_reliable_q"),
        retry: at("retry_for_reliable_q"),
        quarantine: at("quarantine_for_reliable_q"),
        failures: at("schedule_failures_for_reliable_q"),
        // The product came back.
        environment: expect.objectContaining({ STAGE: "local", UNAVAILABLE_PRODUCTS: "" }),
      },
    },
  });
});

test("how to continue is printed next to the JSON", () => {
  const [page, ...howToGoOn] = run.said.stderr.split("\n");
  expect(page).toMatch(/^Watch it at http:\/\/127\.0\.0\.1:\d+\/#token=[\w-]{43}$/);
  expect(howToGoOn.join("\n")).toBe(`The run stays up; ctrl-C ends it.
  endpoint    ${url}
  details     ${out}/endpoint.json
  main        ${queues.main}
  deadLetter  ${queues.deadLetter}
  retry       ${queues.retry}
  quarantine  ${queues.quarantine}
  failures    ${url}/000000000000/schedule_failures_for_reliable_q
  topic       arn:aws:sns:us-east-1:000000000000:reliable-q-alerts
Send a message that fails; its e-mail will be in '${out}/mail/operations@example.com':
  node local/send.mjs '${out}/endpoint.json' reliable_q '{"order_id":"my-order-1","product_id":"product-1"}'
List what is held; the commands in the e-mails need --endpoint-file '${out}/endpoint.json' too:
  npx dlq list --stage local --endpoint-file '${out}/endpoint.json'
`);
});

test("the printed command sends a message, and its e-mail is where the output says", async () => {
  const mailbox = path.join(out, "mail", "operations@example.com");
  const before = (await readTexts(mailbox)).size;
  const args = [path.join(out, "endpoint.json"), "reliable_q", "{}"];
  const said = execFileSync(process.execPath, ["local/send.mjs", ...args], { encoding: "utf8" });
  const [, id] = /^Sent message (\S+)\.\n$/.exec(said) ?? [];

  expect(id).toBeDefined();
  while ((await readTexts(mailbox)).size === before) await sleep(100);
  const mails = [...(await readTexts(mailbox)).values()];
  expect(mails.at(-1)).toContain(`  npx dlq show ${id} --stage local --region us-east-1\r\n`);
});

test("ctrl-C ends it cleanly, with the exit code of its reconciliation", async () => {
  const notified = run.said.stderr;
  run.child.kill("SIGINT");

  expect(await run.exitCode).toBe(0);
  expect(run.said.stderr).toBe(notified);
  await expect(countAll(sqs, queues.main)).rejects.toThrow("ECONNREFUSED");
  await expect(readFile(path.join(out, "endpoint.json"))).rejects.toThrow("ENOENT");
});
