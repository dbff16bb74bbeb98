import { resolveSettings as resolveFor } from "../../../constructs/settings/resolve-settings";
import { SettingsError } from "../../../constructs/settings/settings-error";
import { stageRecords } from "../../../constructs/settings/stage-settings";
import type { Environment } from "../../../core/environment/environment";
import * as JOBS from "../../support/jobs-application";
import { withNumbers } from "./support/change-settings";

const RECORDS = stageRecords(JOBS.deployment);

const resolveSettings = (environment: Environment, records = RECORDS) =>
  resolveFor(environment, JOBS, records);

function problemsOf(environment: Record<string, string>): readonly string[] {
  try {
    resolveSettings(environment);
  } catch (error) {
    if (error instanceof SettingsError) return error.problems;
    throw error;
  }
  return [];
}

const NO_READER =
  "ALERT_EMAILS must be set in stage prod to addresses, separated by commas, that get every alert. Alternatively, set one of ALERT_WEBHOOKS, ALERT_SLACK_CHANNELS, ALERT_TEAMS_CHANNELS, ALERTS_TOPIC_ARN.";

const REFUSED: [Record<string, string>, string][] = [
  [
    {
      ALERT_EMAILS: "a@example.com",
      PRODUCER_ALERT_EMAILS: "team:1=a@example.com,team:2=a@example.com",
    },
    "PRODUCER_ALERT_EMAILS must not name a@example.com, which already gets every alert through ALERT_EMAILS. SNS keeps one subscription per address. Remove it from one of the two.",
  ],
  [
    { PRODUCER_ALERT_EMAILS: "team:1=a@example.com,team:0=b@example.com,machine:1=c@example.com" },
    "PRODUCER_ALERT_EMAILS must name producers as alerts do: team:<id>, with an id that the application's producer.pattern matches, or sender:<unique id>, but names team:0, machine:1. Correct them.",
  ],
  [
    {
      PRODUCER_SENDERS:
        "AROAEXAMPLEONE=team:1,AROAEXAMPLETWO=team:123456,AROAEXAMPLESIX=sender:AROAEXAMPLESIX",
    },
    "PRODUCER_SENDERS must name producers as alerts do: team:<id>, with an id that the application's producer.pattern matches, but names team:123456, sender:AROAEXAMPLESIX. Correct them.",
  ],
  [
    { NAME_PREFIX: "prod-" },
    "NAME_PREFIX must not be prod- in stage dev: it is the prefix of stage prod, so this deployment would use that stage's names. Choose another prefix.",
  ],
  [{ STAGE: "prod" }, NO_READER],
  [{ STAGE: "prod", ALERT_EMAILS: " " }, NO_READER],
];

test.each(REFUSED)("refuses %j", (environment, problem) => {
  expect(problemsOf(environment)).toEqual([problem]);
});

const ADDRESSES = "e-mail addresses separated by commas, each once";
const PRODUCERS_ADDRESSES =
  "pairs of a producer, as alerts name it, and an e-mail address, such as team:1=a@example.com,team:2=b@example.com, each once";
const SENDERS =
  "pairs of a sender's unique id and a producer, as alerts name it, such as AROAEXAMPLEONE=team:1,AROAEXAMPLETWO=team:2, each once";
const PREFIX = "at most 30 letters, digits, hyphens or underscores, the first a letter or digit";

test.each([
  ["STAGE", "staging", "one of local, dev, prod"],
  ["AWS_REGION", "mars", "an AWS region such as eu-west-1"],
  ["ALERT_EMAILS", "somebody", ADDRESSES],
  ["ALERT_EMAILS", "a@example.com,a@example.com", ADDRESSES],
  ["PRODUCER_SENDERS", "team:1=AROAEXAMPLEONE", SENDERS],
  ["PRODUCER_ALERT_EMAILS", "1=a@example.com", PRODUCERS_ADDRESSES],
  ["PRODUCER_ALERT_EMAILS", "team:1=a@example.com=2", PRODUCERS_ADDRESSES],
  ["PRODUCER_ALERT_EMAILS", "team:1=nobody", PRODUCERS_ADDRESSES],
  ["OPERATIONS_EMAILS", "on-call", ADDRESSES],
  ["CUSTOMER_MANAGED_KEY", "mine", "true, retiring or false"],
  ["STATE_BUCKET", "My_Bucket", "the name of an S3 bucket"],
  ["NAME_PREFIX", "-x", PREFIX],
  ["OPERATOR_PRINCIPALS", "on-call", "ARNs of IAM roles, users or accounts, separated by commas, each once"],
  ["RUNTIME", "nodejs20.x", "one of nodejs22.x, nodejs24.x"],
  ["WITH_PRODUCER", "yes", "true or false"],
])("refuses %s=%s, with what it must be", (name, value, rule) => {
  expect(problemsOf({ [name]: value })).toEqual([`${name} must be ${rule}, but is "${value}".`]);
});

test.each(["%{ if true }", "#{TOKEN.1}"])(
  "refuses BUSY_MACHINES=%s, which would be an expression",
  (value) => {
    expect(problemsOf({ BUSY_MACHINES: value })).toEqual([
      `BUSY_MACHINES must not contain an opening brace after $, % or #, but is "${value}": Terraform or CDKTF would read an expression.`,
    ]);
  },
);

test.each([
  [150, 0],
  [151, 1],
])("with %i producers for one address there are %i problems", (producers, problems) => {
  const pairs = Array.from({ length: producers }, (_, index) => `team:${index + 1}=owner@example.com`);
  expect(problemsOf({ PRODUCER_ALERT_EMAILS: pairs.join(",") })).toHaveLength(problems);
});

test("refuses more addresses than a topic has filter policies", () => {
  const given = (addresses: number) => ({
    PRODUCER_ALERT_EMAILS: Array.from(
      { length: addresses },
      (_, index) => `team:${index + 1}=team-${index + 1}@example.com`,
    ).join(","),
  });

  expect(problemsOf(given(200))).toEqual([]);
  expect(problemsOf(given(301))).toEqual([
    "PRODUCER_ALERT_EMAILS must name at most 200 addresses, but names 301. By default, a topic allows no more filter policies. Let several producers share an address.",
  ]);
});

test.each([
  "us-east-1",
  "ap-southeast-4",
  "us-gov-west-1",
  "cn-northwest-1",
  "eusc-de-east-1",
  "il-central-1",
])("accepts the region %s", (AWS_REGION) => {
  expect(resolveSettings({ AWS_REGION }).region).toBe(AWS_REGION);
});

test.each(["xx-nowhere-9", "us-east-0", "us-east", "eu-west-1a", "US-EAST-1"])(
  "refuses the region %s",
  (AWS_REGION) => {
    expect(problemsOf({ AWS_REGION })).toEqual([
      `AWS_REGION must be an AWS region such as eu-west-1, but is "${AWS_REGION}".`,
    ]);
  },
);

test.each(["abc", "my.bucket-1", "a".repeat(63)])("accepts the bucket %s", (STATE_BUCKET) => {
  expect(resolveSettings({ STATE_BUCKET }).stateBucket).toBe(STATE_BUCKET);
});

test.each([
  "ab",
  "a..b",
  "a.-b",
  "-ab",
  "192.168.5.4",
  "xn--bucket",
  "bucket-s3alias",
  "bucket--ol-s3",
  "a".repeat(64),
])("refuses the bucket %s", (STATE_BUCKET) => {
  expect(problemsOf({ STATE_BUCKET })).toEqual([
    `STATE_BUCKET must be the name of an S3 bucket, but is "${STATE_BUCKET}".`,
  ]);
});

test("reports everything that is wrong at once", () => {
  const record = { ...RECORDS, dev: withNumbers(RECORDS.dev, { "consumer.timeoutSeconds": 0 }) };

  expect(() => resolveSettings({ RUNTIME: "go", WITH_PRODUCER: "1" }, record)).toThrow(
    new SettingsError([
      'RUNTIME must be one of nodejs22.x, nodejs24.x, but is "go".',
      'WITH_PRODUCER must be true or false, but is "1".',
      "consumer.timeoutSeconds must be a whole number from 1 to 900 s, but is 0. (https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html) Change it in constructs/settings/stage-settings.ts.",
    ]),
  );
});

test("says in one message how many settings are wrong, and which", () => {
  expect(() => resolveSettings({ RUNTIME: "go", WITH_PRODUCER: "1" })).toThrow(
    '2 settings are wrong:\n- RUNTIME must be one of nodejs22.x, nodejs24.x, but is "go".\n- WITH_PRODUCER must be true or false, but is "1".',
  );
});

test("prefers what the deployer sets to the stage's record", () => {
  const settings = resolveSettings({
    STAGE: "prod",
    AWS_REGION: "eu-west-1",
    ALERT_EMAILS: "a@example.com, b@example.com",
    PRODUCER_ALERT_EMAILS: "team:1=c@example.com,team:1=d@example.com",
    OPERATIONS_EMAILS: "on-call@example.com",
    STATE_BUCKET: "some-bucket",
    NAME_PREFIX: "mine_",
    BUSY_MACHINES: "m-1,m-2",
    RUNTIME: "nodejs24.x",
    WITH_PRODUCER: "true",
    CUSTOMER_MANAGED_KEY: "true",
  });

  expect(settings).toMatchObject({
    stage: "prod",
    region: "eu-west-1",
    alertEmails: ["a@example.com", "b@example.com"],
    producerAlertEmails: [
      { producer: "team:1", address: "c@example.com" },
      { producer: "team:1", address: "d@example.com" },
    ],
    operationsEmails: ["on-call@example.com"],
    customerManagedKey: true,
    stateBucket: "some-bucket",
    namePrefix: "mine_",
    environment: { BUSY_MACHINES: "m-1,m-2" },
    runtime: "nodejs24.x",
    producer: { enabled: true },
    warnings: [],
  });
});

test.each([
  ["true", true],
  ["retiring", "retiring"],
  ["false", false],
])("accepts %s for the key of this deployment", (CUSTOMER_MANAGED_KEY, customerManagedKey) => {
  expect(resolveSettings({ CUSTOMER_MANAGED_KEY })).toMatchObject({ customerManagedKey });
});

test("is stage dev in us-east-1 by default, and warns about its placeholder address", () => {
  expect(resolveSettings({})).toEqual({
    ...RECORDS.dev,
    name: "reliable_q",
    stage: "dev",
    region: "us-east-1",
    alertEmails: ["alerts@example.com"],
    operationsEmails: ["alerts@example.com"],
    warnings: [
      "ALERT_EMAILS is not given: alerts go to alerts@example.com, which nobody reads.",
      "STATE_BUCKET is not set: Terraform's state of dev stays in a file on this machine. Without that file nobody can change or remove the deployment.",
    ],
  });
});

test("treats empty variables as not set, except for those that have a meaning when empty", () => {
  const names = [
    "STAGE",
    "AWS_REGION",
    "ALERT_EMAILS",
    "PRODUCER_ALERT_EMAILS",
    "PRODUCER_SENDERS",
    "OPERATIONS_EMAILS",
    "CUSTOMER_MANAGED_KEY",
    "STATE_BUCKET",
    "RUNTIME",
    "WITH_PRODUCER",
    "OPERATOR_PRINCIPALS",
  ];
  const empty = Object.fromEntries(names.map((name) => [name, ""]));

  expect(resolveSettings(empty)).toEqual(resolveSettings({}));
  expect(resolveSettings({ BUSY_MACHINES: "" }).environment).toEqual({ BUSY_MACHINES: "" });
  expect(resolveSettings({ STAGE: "prod", ALERT_EMAILS: "a@example.com", NAME_PREFIX: "" }).namePrefix).toBe(
    "",
  );
});

test("accepts an address for a sender without a valid id", () => {
  expect(problemsOf({ PRODUCER_ALERT_EMAILS: "sender:AROAEXAMPLEONE=a@example.com" })).toEqual([]);
});

describe("an application without a producer of its own", () => {
  const alone = { default: JOBS.default };

  test.each(["local", "dev"])("has no function that simulates one in stage %s", (STAGE) => {
    expect(resolveFor({ STAGE }, alone)).toMatchObject({
      producer: { enabled: false },
      environment: {},
      producerAlertEmails: [],
    });
  });

  test("is refused with one", () => {
    expect(() => resolveFor({ WITH_PRODUCER: "true" }, alone)).toThrow(
      new SettingsError([
        "WITH_PRODUCER must not be true, because the application cannot simulate its producers: its module exports no deployment.producer.",
      ]),
    );
  });
});

test("sends the alarms to the readers of alerts, unless others are named", () => {
  const alerts = { STAGE: "prod", ALERT_EMAILS: "a@example.com" };

  expect(resolveSettings(alerts).operationsEmails).toEqual(["a@example.com"]);
  expect(resolveSettings({ ...alerts, OPERATIONS_EMAILS: "b@example.com" })).toMatchObject({
    alertEmails: ["a@example.com"],
    operationsEmails: ["b@example.com"],
  });
});

test("has an address for every producer and one for all in a local run, and gives no warning", () => {
  expect(resolveSettings({ STAGE: "local" })).toMatchObject({
    alertEmails: ["operations@example.com"],
    producerAlertEmails: [1, 2, 3, 4, 5].map((team) => ({
      producer: `team:${team}`,
      address: `team-${team}@example.com`,
    })),
    warnings: [],
  });
});

test.each(["dev", "prod"])("warns if the state of %s stays on one machine", (STAGE) => {
  const given = { STAGE, ALERT_EMAILS: "a@example.com" };

  expect(resolveSettings(given).warnings).toEqual([
    `STATE_BUCKET is not set: Terraform's state of ${STAGE} stays in a file on this machine. Without that file nobody can change or remove the deployment.`,
  ]);
  expect(resolveSettings({ ...given, STATE_BUCKET: "some-bucket" }).warnings).toEqual([]);
});
