import { resolveSettings } from "../../../constructs/settings/resolve-settings";
import { SettingsError } from "../../../constructs/settings/settings-error";
import { STAGE_SETTINGS } from "../../../constructs/settings/stages";
import { withNumbers } from "./change-settings";

function problemsOf(environment: Record<string, string>): readonly string[] {
  try {
    resolveSettings(environment);
  } catch (error) {
    if (error instanceof SettingsError) return error.problems;
    throw error;
  }
  return [];
}

const REFUSED: [Record<string, string>, string][] = [
  [
    { UNAVAILABLE_PRODUCTS: "%{ if true }" },
    'UNAVAILABLE_PRODUCTS must not hold an opening brace after $ or %, but is "%{ if true }": Terraform would read an expression.',
  ],
  [
    { ALERT_EMAILS: "a@example.com", STORE_ALERT_EMAILS: "1=a@example.com,2=a@example.com" },
    "STORE_ALERT_EMAILS must not name a@example.com, which gets every alert by ALERT_EMAILS already: SNS keeps one subscription an address. Take it from one of the two.",
  ],
  [{ STAGE: "staging" }, 'STAGE must be one of local, dev, prod, but is "staging".'],
  [{ AWS_REGION: "mars" }, 'AWS_REGION must be an AWS region such as eu-west-1, but is "mars".'],
  [
    { ALERT_EMAILS: "somebody" },
    'ALERT_EMAILS must be e-mail addresses separated by commas, each once, but is "somebody".',
  ],
  [
    { ALERT_EMAILS: "a@example.com,a@example.com" },
    'ALERT_EMAILS must be e-mail addresses separated by commas, each once, but is "a@example.com,a@example.com".',
  ],
  [
    { STORE_ALERT_EMAILS: "0=a@example.com" },
    'STORE_ALERT_EMAILS must be pairs of a store id (a whole number above 0 of at most ten digits) and an e-mail address, such as 1=a@example.com,2=b@example.com, each once, but is "0=a@example.com".',
  ],
  [
    { STORE_ALERT_EMAILS: "1=a@example.com=2" },
    'STORE_ALERT_EMAILS must be pairs of a store id (a whole number above 0 of at most ten digits) and an e-mail address, such as 1=a@example.com,2=b@example.com, each once, but is "1=a@example.com=2".',
  ],
  [
    { OPERATIONS_EMAILS: "on-call" },
    'OPERATIONS_EMAILS must be e-mail addresses separated by commas, each once, but is "on-call".',
  ],
  [{ CUSTOMER_MANAGED_KEY: "mine" }, 'CUSTOMER_MANAGED_KEY must be true, retiring or false, but is "mine".'],
  [{ STATE_BUCKET: "My_Bucket" }, 'STATE_BUCKET must be the name of an S3 bucket, but is "My_Bucket".'],
  [
    { NAME_PREFIX: "-x" },
    'NAME_PREFIX must be at most 30 letters, digits, hyphens or underscores, the first a letter or digit, but is "-x".',
  ],
  [
    { UNAVAILABLE_PRODUCTS: "a,,b" },
    'UNAVAILABLE_PRODUCTS must be product ids without spaces, separated by commas, 2000 characters at most, but is "a,,b".',
  ],
  [{ RUNTIME: "nodejs20.x" }, 'RUNTIME must be one of nodejs22.x, nodejs24.x, but is "nodejs20.x".'],
  [{ WITH_PRODUCER: "yes" }, 'WITH_PRODUCER must be true or false, but is "yes".'],
  [
    { STAGE: "prod" },
    "ALERT_EMAILS must be given in stage prod: addresses, separated by commas, that get every alert.",
  ],
  [
    { STAGE: "prod", ALERT_EMAILS: " " },
    "ALERT_EMAILS must be given in stage prod: addresses, separated by commas, that get every alert.",
  ],
];

test.each(REFUSED)("refuses %j", (environment, problem) => {
  expect(problemsOf(environment)).toEqual([problem]);
});

test.each([
  [150, 0],
  [151, 1],
])("with %i stores for one address there are %i problems", (stores, problems) => {
  const pairs = Array.from({ length: stores }, (_, index) => `${index + 1}=owner@example.com`);
  expect(problemsOf({ STORE_ALERT_EMAILS: pairs.join(",") })).toHaveLength(problems);
});

test("tells everything that is wrong at once", () => {
  const record = {
    ...STAGE_SETTINGS,
    dev: withNumbers(STAGE_SETTINGS.dev, { "consumer.timeoutSeconds": 0 }),
  };

  expect(() => resolveSettings({ RUNTIME: "go", WITH_PRODUCER: "1" }, record)).toThrow(
    new SettingsError([
      'RUNTIME must be one of nodejs22.x, nodejs24.x, but is "go".',
      'WITH_PRODUCER must be true or false, but is "1".',
      "consumer.timeoutSeconds must be a whole number from 1 to 900 s, but is 0. (https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html) Change it in constructs/settings/stages.ts.",
    ]),
  );
});

test("says in one message how many settings are wrong, and which", () => {
  expect(() => resolveSettings({ RUNTIME: "go", WITH_PRODUCER: "1" })).toThrow(
    '2 settings are wrong:\n- RUNTIME must be one of nodejs22.x, nodejs24.x, but is "go".\n- WITH_PRODUCER must be true or false, but is "1".',
  );
});

test("takes what the deployer gives over the stage's record", () => {
  const settings = resolveSettings({
    STAGE: "prod",
    AWS_REGION: "eu-west-1",
    ALERT_EMAILS: "a@example.com, b@example.com",
    STORE_ALERT_EMAILS: "1=c@example.com,1=d@example.com",
    OPERATIONS_EMAILS: "on-call@example.com",
    STATE_BUCKET: "some-bucket",
    NAME_PREFIX: "mine_",
    UNAVAILABLE_PRODUCTS: "p-1,p-2",
    RUNTIME: "nodejs24.x",
    WITH_PRODUCER: "true",
    CUSTOMER_MANAGED_KEY: "true",
  });

  expect(settings).toMatchObject({
    stage: "prod",
    region: "eu-west-1",
    alertEmails: ["a@example.com", "b@example.com"],
    storeAlertEmails: [
      { storeId: "1", address: "c@example.com" },
      { storeId: "1", address: "d@example.com" },
    ],
    operationsEmails: ["on-call@example.com"],
    customerManagedKey: true,
    stateBucket: "some-bucket",
    namePrefix: "mine_",
    unavailableProducts: ["p-1", "p-2"],
    runtime: "nodejs24.x",
    producer: { enabled: true },
    warnings: [],
  });
});

test.each([
  ["true", true],
  ["retiring", "retiring"],
  ["false", false],
])("takes %s for what becomes of a key of this deployment", (CUSTOMER_MANAGED_KEY, customerManagedKey) => {
  expect(resolveSettings({ CUSTOMER_MANAGED_KEY })).toMatchObject({ customerManagedKey });
});

test("is stage dev in us-east-1 when nothing is given, and warns of its placeholder address", () => {
  expect(resolveSettings({})).toEqual({
    ...STAGE_SETTINGS.dev,
    name: "reliable_q",
    stage: "dev",
    region: "us-east-1",
    alertEmails: ["alerts@example.com"],
    operationsEmails: ["alerts@example.com"],
    warnings: ["ALERT_EMAILS is not given: alerts go to alerts@example.com, which nobody reads."],
  });
});

test("treats empty variables as not given, but for those whose emptiness means something", () => {
  const names = [
    "STAGE",
    "AWS_REGION",
    "ALERT_EMAILS",
    "STORE_ALERT_EMAILS",
    "OPERATIONS_EMAILS",
    "CUSTOMER_MANAGED_KEY",
    "STATE_BUCKET",
    "RUNTIME",
    "WITH_PRODUCER",
  ];
  const empty = Object.fromEntries(names.map((name) => [name, ""]));

  expect(resolveSettings(empty)).toEqual(resolveSettings({}));
  expect(resolveSettings({ UNAVAILABLE_PRODUCTS: "" }).unavailableProducts).toEqual([]);
  expect(resolveSettings({ STAGE: "prod", ALERT_EMAILS: "a@example.com", NAME_PREFIX: "" }).namePrefix).toBe(
    "",
  );
});

test("sends the alarms to whoever reads the alerts, unless others are named", () => {
  const alerts = { STAGE: "prod", ALERT_EMAILS: "a@example.com" };

  expect(resolveSettings(alerts).operationsEmails).toEqual(["a@example.com"]);
  expect(resolveSettings({ ...alerts, OPERATIONS_EMAILS: "b@example.com" })).toMatchObject({
    alertEmails: ["a@example.com"],
    operationsEmails: ["b@example.com"],
  });
});

test("has an address for every store and one for all on one machine, and warns of nothing", () => {
  expect(resolveSettings({ STAGE: "local" })).toMatchObject({
    alertEmails: ["operations@example.com"],
    storeAlertEmails: [1, 2, 3, 4, 5].map((store) => ({
      storeId: `${store}`,
      address: `store-${store}@example.com`,
    })),
    warnings: [],
  });
});

test("warns when the state of prod stays on one machine", () => {
  expect(resolveSettings({ STAGE: "prod", ALERT_EMAILS: "a@example.com" }).warnings).toEqual([
    "STATE_BUCKET is not given: Terraform's state of prod stays in a file on this machine.",
  ]);
});
