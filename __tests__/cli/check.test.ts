import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { SetQueueAttributesCommand, SQSClient } from "@aws-sdk/client-sqs";
import type { Finding } from "../../cli/check/finding";
import type { QueueNeeds } from "../../core/existing-queue/queue-needs";
import { answer, awsError } from "./support/faulty-proxy";
import { runHere, runJson } from "./support/run-here";
import { useDesk } from "./support/start-desk";

const desk = useDesk();

const ARN = "arn:aws:sqs:us-east-1:000000000000:reliable_q";
const DLQ = "arn:aws:sqs:us-east-1:000000000000:dlq_for_reliable_q";
const OTHER = "arn:aws:sqs:us-east-1:000000000000:retry_for_reliable_q";
const KEY = "arn:aws:kms:us-east-1:000000000000:key/1234abcd-12ab-34cd-56ef-1234567890ab";
const NEEDS: QueueNeeds = {
  arn: ARN,
  visibilityTimeoutSeconds: { atLeast: 60, atMost: 100 },
  retentionSeconds: 300,
  maxMessageBytes: 262_144,
  redrivePolicy: { deadLetterQueue: "dlq_for_reliable_q", maxReceiveCount: 5, writtenBy: "owner" },
};
const RIGHT = {
  VisibilityTimeout: "60",
  MaximumMessageSize: "262144",
  MessageRetentionPeriod: "300",
  SqsManagedSseEnabled: "true",
  RedrivePolicy: JSON.stringify({ deadLetterTargetArn: DLQ, maxReceiveCount: 5 }),
};

/** What `cdktf synth` writes, as far as it is about the queue. */
function synthesize(needs?: QueueNeeds): void {
  const folder = path.join(desk.folder, "cdktf.out/stacks/payments");
  mkdirSync(folder, { recursive: true });
  const output = needs === undefined ? {} : { "reliable_q-ExistingQueue": { value: needs } };
  writeFileSync(path.join(folder, "cdk.tf.json"), JSON.stringify({ output }));
}

async function setAttributes(Attributes: Record<string, string>): Promise<void> {
  const credentials = { accessKeyId: "owner", secretAccessKey: "none" };
  const sqs = new SQSClient({ endpoint: desk.proxy.url, region: "us-east-1", credentials });
  const QueueUrl = `${desk.proxy.url}/000000000000/reliable_q`;
  await sqs.send(new SetQueueAttributesCommand({ QueueUrl, Attributes }));
  sqs.destroy();
}

const check = (...args: string[]) =>
  runHere(desk, ["check", "--synthesized", path.join(desk.folder, "cdktf.out"), ...args]);
const documentOf = () => runJson(desk, ["check", "--synthesized", path.join(desk.folder, "cdktf.out")]);
const verdicts = (findings: readonly Finding[]) =>
  Object.fromEntries(findings.map(({ rule, holds }) => [rule, holds]));

describe("dlq check", () => {
  beforeEach(async () => {
    synthesize(NEEDS);
    await setAttributes(RIGHT);
  });

  test("exits with 0 if the queue is as the deployment needs it", async () => {
    const { code, stdout } = await check();

    expect(stdout).toContain("The queue is configured as the deployment needs it.");
    expect(code).toBe(0);
  });

  const redriven = (deadLetterTargetArn: string, maxReceiveCount: number) => ({
    RedrivePolicy: JSON.stringify({ deadLetterTargetArn, maxReceiveCount }),
  });
  const REDRIVE = `redrive_policy = jsonencode({ deadLetterTargetArn = "${DLQ}", maxReceiveCount = 5 })`;
  const WRONG: [string, Record<string, string>, Finding["rule"], string, string][] = [
    [
      "a short visibility timeout",
      { VisibilityTimeout: "59" },
      "visibility-timeout",
      "queue's owner",
      "visibility_timeout_seconds = 60",
    ],
    [
      "a visibility timeout that redrives would not wait for",
      { VisibilityTimeout: "101" },
      "visibility-timeout",
      "deployment",
      "queue: existing({ …, visibilityTimeoutSeconds: 101 })",
    ],
    ["another DLQ", redriven(OTHER, 5), "redrive-policy", "queue's owner", REDRIVE],
    ["another count of receives", redriven(DLQ, 4), "redrive-policy", "queue's owner", REDRIVE],
    [
      "a retention that ends before the last receive",
      { MessageRetentionPeriod: "299" },
      "retention",
      "queue's owner",
      "message_retention_seconds = 300",
    ],
    [
      "larger messages than can be held",
      { MaximumMessageSize: "1048576" },
      "size",
      "deployment",
      "maxMessageBytes: 1048576",
    ],
    [
      "no encryption",
      { SqsManagedSseEnabled: "false" },
      "encryption",
      "queue's owner",
      "sqs_managed_sse_enabled = true",
    ],
    [
      "a key that was not configured",
      { KmsMasterKeyId: KEY },
      "encryption",
      "deployment",
      `queue: existing({ …, key: existingKey("${KEY}") })`,
    ],
  ];

  test.each(WRONG)(
    "names %s, the line to add, and who must add it",
    async (_what, attributes, rule, whose, line) => {
      await setAttributes(attributes);

      const { code, document } = await documentOf();
      const { stdout } = await check();

      expect(code).toBe(4);
      expect(document.findings.filter(({ holds }: Finding) => holds !== "yes")).toEqual([
        expect.objectContaining({ rule, holds: "no", todo: { whose, line } }),
      ]);
      expect(stdout).toContain(`For the ${whose} to add:\n  ${line}`);
    },
  );

  describe("for a key that another team owns", () => {
    const statement = (AWS: string, Action: string | string[], more: object = {}) => ({
      Effect: "Allow",
      Principal: { AWS },
      Action,
      Resource: "*",
      ...more,
    });
    const role = (name: string) => `arn:aws:iam::000000000000:role/${name}`;
    const policyOf = (...Statement: object[]) =>
      answer({ Policy: JSON.stringify({ Version: "2012-10-17", Statement }) });

    beforeEach(async () => {
      synthesize({ ...NEEDS, key: { arn: KEY, decrypt: ["role/reads"], encrypt: ["role/sends"] } });
      await setAttributes({ KmsMasterKeyId: KEY });
    });

    const POLICIES: [string, object[], string, number][] = [
      ["leaves it to IAM", [statement("arn:aws:iam::000000000000:root", "kms:*")], "yes", 0],
      [
        "names the roles",
        [
          statement(role("reads"), "kms:Decrypt"),
          statement(role("sends"), ["kms:Decrypt", "kms:GenerateDataKey*"]),
        ],
        "yes",
        0,
      ],
      ["leaves one out", [statement(role("reads"), "kms:Decrypt")], "no", 4],
      ["names another account", [statement("arn:aws:iam::111111111111:root", "kms:*")], "no", 4],
      [
        "has a condition",
        [statement("000000000000", "kms:*", { Condition: { StringEquals: { "kms:ViaService": "sqs" } } })],
        "unknown",
        3,
      ],
    ];

    test.each(POLICIES)(
      "says whether its policy lets the roles use it: it %s",
      async (_what, statements, holds, exit) => {
        desk.proxy.onCall("GetKeyPolicy", policyOf(...statements));

        const { code, document } = await documentOf();

        expect(verdicts(document.findings)).toMatchObject({ encryption: "yes", "key-policy": holds });
        expect(code).toBe(exit);
      },
    );

    test("prints the statement that its owner must add", async () => {
      desk.proxy.onCall("GetKeyPolicy", policyOf());

      const { stdout } = await check();

      expect(stdout).toContain(
        `For the key's owner to add:\n  ${JSON.stringify({
          Effect: "Allow",
          Principal: { AWS: [role("reads"), role("sends")] },
          Action: ["kms:Decrypt", "kms:GenerateDataKey"],
          Resource: "*",
        })}`,
      );
    });

    test("says what it may not read and which statement is missing, and exits with 3", async () => {
      desk.proxy.onCall("GetKeyPolicy", awsError("AccessDeniedException"));

      const { code, document } = await documentOf();

      expect(verdicts(document.findings)["key-policy"]).toBe("unknown");
      expect(document.findings.at(-1).found).toContain(`kms:GetKeyPolicy on ${KEY}`);
      expect(code).toBe(3);
    });
  });

  test("has nothing to check if the stacks create the queue, and exits with 1", async () => {
    synthesize();

    const { code, stdout } = await check();

    expect(stdout).toContain(
      "The synthesized stacks create reliable_q themselves, so there is nothing to check.",
    );
    expect(code).toBe(1);
  });

  test("names the existing queue if it is not the intended one", async () => {
    synthesize({ ...NEEDS, arn: ARN.replace("000000000000", "123456789012") });

    const { code, document } = await documentOf();

    expect(verdicts(document.findings)).toMatchObject({ place: "no", "redrive-policy": "yes" });
    expect(code).toBe(4);
  });

  test("says how to synthesize if nothing was synthesized", async () => {
    const { code, stderr } = await runHere(desk, ["check", "--synthesized", desk.file("nothing")]);

    expect(stderr).toMatch(
      /nothing contains no synthesized stacks.* Run `npx cdktf synth` for the same stage first/,
    );
    expect(code).toBe(4);
  });
});
