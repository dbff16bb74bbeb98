import { grants, grantsIn } from "./support/policies";
import { GIVEN, stacksOf } from "./support/stacks-of";
import { synthesize, type TerraformJson } from "./support/synthesize";

const without = stacksOf("dev");
const encrypting = synthesize({ ...GIVEN, CUSTOMER_MANAGED_KEY: "true" });
const retiring = synthesize({ ...GIVEN, CUSTOMER_MANAGED_KEY: "retiring" });

const DECRYPT = ["kms:Decrypt"];

const of = ({ resource }: TerraformJson, type: string) => resource[type] ?? {};

test("encrypts every queue and topic with the key while it is in use", () => {
  const queues = Object.values(of(encrypting.ingestor, "aws_sqs_queue"));
  const topics = Object.values(of(encrypting.reliable, "aws_sns_topic"));

  expect([queues.length, topics.length]).toEqual([5, 2]);
  for (const { kms_master_key_id, sqs_managed_sse_enabled } of queues) {
    expect(kms_master_key_id).toMatch(/^\$\{aws_kms_key\.[\w-]+\.arn\}$/);
    expect(sqs_managed_sse_enabled).toBeUndefined();
  }
  for (const { kms_master_key_id } of topics) expect(kms_master_key_id).toContain("aws_kms_key");
});

test("keeps a retiring key unchanged: the same key, with the same policy, alias and output", () => {
  for (const type of ["aws_kms_key", "aws_kms_alias"]) {
    expect(Object.keys(of(encrypting.ingestor, type))).toHaveLength(1);
    expect(of(retiring.ingestor, type)).toEqual(of(encrypting.ingestor, type));
  }
  expect(retiring.ingestor.output.EncryptionKey).toEqual(encrypting.ingestor.output.EncryptionKey);
});

test("encrypts nothing more with a retiring key", () => {
  expect(of(retiring.ingestor, "aws_sqs_queue")).toEqual(of(without.ingestor, "aws_sqs_queue"));
  expect(of(retiring.reliable, "aws_sns_topic")).toEqual(of(without.reliable, "aws_sns_topic"));
});

test("lets each role that receives decrypt what a retiring key has encrypted, and no role encrypt with it", () => {
  const before = { ...grants(without.ingestor), ...grants(without.reliable) };
  const after = { ...grants(retiring.ingestor), ...grants(retiring.reliable) };
  const receivers = ["consumer", "notifier", "redriver"].map((name) => `reliable-q-${name}`);
  const decrypting = receivers.map((role) => [role, { ...before[role], key: DECRYPT }]);

  expect(after).toEqual({ ...before, ...Object.fromEntries(decrypting) });
});

test.each(["OperatorReadOnlyPolicy", "OperatorPolicy"])("lets %s decrypt with a retiring key", (name) => {
  expect(grantsIn(retiring.reliable.output[name]?.value)).toEqual({
    ...grantsIn(without.reliable.output[name]?.value),
    key: DECRYPT,
  });
});

test("has no key if none is requested", () => {
  expect(without.ingestor.resource.aws_kms_key).toBeUndefined();
});
