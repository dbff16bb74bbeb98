import { SecureQueue } from "../../../constructs/queue/secure-queue";
import { EncryptionKey } from "../../../constructs/security/encryption-key";
import { all, json, letsAlarmsPublish, reference, resourcesOf } from "../support/synthesize-constructs";

const accountId = "123456789012";

/** Main → DLQ → quarantine, each with its own key, and what a function that reads the last two is granted. */
function grantsWithThreeKeys() {
  const granted: [string, readonly string[]][] = [];
  const grantee = { allow: (arn: string, actions: readonly string[]) => granted.push([arn, actions]) };
  const names = new Map<string, string>();
  resourcesOf((stack) => {
    const queueOf = (name: string) => {
      const key = new EncryptionKey(stack, `${name}-key`, { names: { stem: name }, accountId });
      const queue = new SecureQueue(stack, name, { queueName: name, retentionSeconds: 60, key });
      names.set(key.arn, `${name}'s key`).set(queue.arn, name);
      return queue;
    };
    const [main, dlq, quarantine] = [queueOf("main"), queueOf("dlq"), queueOf("quarantine")];
    dlq.takeDeadLettersOf(main);
    quarantine.takeDeadLettersOf(dlq);
    dlq.grantConsume(grantee);
    quarantine.grantConsume(grantee);
    quarantine.grantSend(grantee);
    main.grantChangeVisibility(grantee);
  });
  return granted.map(([arn, actions]) => [names.get(arn), ...actions]);
}

test("lets whoever receives dead letters decrypt with the keys of their original queues", () => {
  const consume = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"];

  expect(grantsWithThreeKeys()).toEqual([
    ["dlq", ...consume],
    ["dlq's key", "kms:Decrypt"],
    ["main's key", "kms:Decrypt"],
    ["quarantine", ...consume],
    ["quarantine's key", "kms:Decrypt"],
    ["dlq's key", "kms:Decrypt"],
    ["main's key", "kms:Decrypt"],
    ["quarantine", "sqs:SendMessage"],
    ["quarantine's key", "kms:GenerateDataKey", "kms:Decrypt"],
    ["main", "sqs:ChangeMessageVisibility"],
  ]);
});

test("encrypts with the given key, and with one that SQS owns otherwise", () => {
  const [withKey, without] = all(
    resourcesOf((stack) => {
      const key = new EncryptionKey(stack, "key", { names: { stem: "stem" }, accountId });
      new SecureQueue(stack, "a", { queueName: "with", retentionSeconds: 60, key });
      new SecureQueue(stack, "b", { queueName: "without", retentionSeconds: 60 });
    }),
    "aws_sqs_queue",
  );

  expect(withKey).toMatchObject({
    kms_master_key_id: expect.stringMatching(/^\$\{aws_kms_key\.key_[0-9A-F]{8}\.arn\}$/),
  });
  expect(withKey).not.toHaveProperty("sqs_managed_sse_enabled");
  expect(without).toMatchObject({ sqs_managed_sse_enabled: true });
  expect(without).not.toHaveProperty("kms_master_key_id");
});

test("rotates its key, keeps a deleted one for a month, and lets only this account's IAM and alarms use it", () => {
  const names = { stem: "mine-reliable-q" };
  const resources = resourcesOf((stack) => void new EncryptionKey(stack, "key", { names, accountId }));
  const [key] = all(resources, "aws_kms_key");

  expect(key).toMatchObject({ enable_key_rotation: true, deletion_window_in_days: 30 });
  expect(all(resources, "aws_kms_alias")).toMatchObject([{ name: "alias/mine-reliable-q" }]);
  expect(json(key?.policy)).toEqual({
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "LetIamOfThisAccountDecide",
        Effect: "Allow",
        Principal: {
          AWS: `arn:${reference("data.aws_partition.key_partition_46855752.partition")}:iam::123456789012:root`,
        },
        Action: "kms:*",
        Resource: "*",
      },
      letsAlarmsPublish(["kms:Decrypt", "kms:GenerateDataKey"], "*"),
    ],
  });
});
