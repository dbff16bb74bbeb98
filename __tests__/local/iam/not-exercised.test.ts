import {
  listPermissions,
  namePermission,
  type Permission,
  whyNotExercised,
} from "../../../local/iam/permissions";
import { EXERCISED, permissionOf } from "./support/exercised";
import { policiesOf } from "./support/policies-of";

const STAGES = [
  ["local", ""],
  ["dev", ""],
  ["prod", "prod-"],
] as const;

const FUNCTIONS = ["producer", "consumer", "notifier", "redriver"];

/** Everything that no call to the emulator can use, but that is granted: by role, actions and resource. */
const LOGS: readonly Row[] = FUNCTIONS.map((role) => [
  role,
  ["logs:CreateLogStream", "logs:PutLogEvents"],
  "own log streams",
]);
/** With a customer-managed key: senders encrypt, and receivers decrypt. */
const KEY: readonly Row[] = [...FUNCTIONS, "scheduler", "operator"].map((role) => [
  role,
  ["kms:Decrypt", "kms:GenerateDataKey"],
  "key",
]);

/** Operators' own permissions, for the dlq command. */
const OPERATOR: readonly Row[] = ["", "retry_for_", "quarantine_for_"].map((before) => [
  "operator",
  ["sqs:SendMessage"],
  `${before}reliable_q`,
]);

type Row = readonly [role: string, actions: readonly string[], on: string];

const expand = (rows: readonly Row[]) =>
  rows.flatMap(([role, actions, on]) => actions.map((action) => `${role}: ${action} on ${on}`)).sort();

function shorten({ role, action, resource }: Permission, prefix: string) {
  const short = role.slice(`${prefix}reliable-q-`.length);
  const ownStreams = `arn:aws:logs:us-east-1:000000000000:log-group:/aws/lambda/${role}:*`;
  const key = /^arn:aws:kms:us-east-1:000000000000:key\/encryption_key_[0-9A-F]{8}$/;
  const queue = `arn:aws:sqs:us-east-1:000000000000:${prefix}`;
  const on =
    resource === ownStreams ? "own log streams" : key.test(resource) ? "key" : resource.replace(queue, "");
  return `${short}: ${action} on ${on}`;
}

const grantedIn = (settings: Readonly<Record<string, string>>) => listPermissions(policiesOf(settings));

describe.each(STAGES)("in stage %s", (STAGE, prefix) => {
  const settings = { STAGE, WITH_PRODUCER: "true" };
  const granted = grantedIn(settings);

  test("exactly what is granted is exercised, plus log streams", () => {
    const exercised = new Set(EXERCISED.map((row) => namePermission(permissionOf(row, prefix))));
    const others = granted.filter((permission) => !exercised.has(namePermission(permission)));

    expect(granted.length - others.length).toBe(EXERCISED.length);
    expect(others.map((permission) => shorten(permission, prefix)).sort()).toEqual(
      expand([...LOGS, ...OPERATOR]),
    );
  });

  test("a customer-managed key adds the use of the key, and nothing else", () => {
    const before = new Set(granted.map(namePermission));
    const added = grantedIn({ ...settings, CUSTOMER_MANAGED_KEY: "true" }).filter(
      (permission) => !before.has(namePermission(permission)),
    );

    expect(added.map((permission) => shorten(permission, prefix)).sort()).toEqual(expand(KEY));
  });
});

test.each([
  [
    "f",
    "logs:PutLogEvents",
    "arn:aws:logs:us-east-1:000000000000:log-group:/aws/lambda/f:*",
    "function logs go to files",
  ],
  ["f", "logs:PutLogEvents", "arn:aws:logs:us-east-1:000000000000:log-group:/aws/lambda/g:*", undefined],
  ["f", "logs:PutLogEvents", "*", undefined],
  ["f", "logs:DeleteLogGroup", "arn:aws:logs:us-east-1:000000000000:log-group:/aws/lambda/f:*", undefined],
  ["f", "kms:Decrypt", "arn:aws:kms:us-east-1:000000000000:key/k", "the emulator does not encrypt"],
  ["f", "kms:Decrypt", "arn:aws:kms:us-east-1:000000000000:key/*", undefined],
  ["f", "kms:Decrypt", "*", undefined],
  ["f", "xray:PutTraceSegments", "*", undefined],
  [
    "q-operator",
    "sqs:SendMessage",
    "arn:aws:sqs:us-east-1:000000000000:q",
    "the dlq command assumes no role on one machine",
  ],
  ["q-operator", "sqs:SendMessage", "*", undefined],
  ["q-consumer", "sqs:SendMessage", "arn:aws:sqs:us-east-1:000000000000:q", undefined],
])("%s with %s on %s need not be used because: %s", (role, action, resource, why) => {
  expect(whyNotExercised({ role, action, resource })).toBe(why);
});
