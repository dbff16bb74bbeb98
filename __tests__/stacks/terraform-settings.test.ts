import { GIVEN, stacksOf } from "./support/stacks-of";
import { synthesize } from "./support/synthesize";

const { ingestor, reliable } = stacksOf("dev");

test("requires the provider by its full name in a tested range, and tags everything", () => {
  for (const { terraform, provider } of [ingestor, reliable]) {
    expect(terraform).toMatchObject({
      required_providers: { aws: { source: "hashicorp/aws", version: ">= 5.100.0, < 7.0.0" } },
      required_version: ">= 1.10.0",
    });
    const tags = { Project: "reliable-sqs-with-dlq", Stage: "dev", ManagedBy: "cdktf" };
    expect(provider).toEqual({ aws: [{ region: "us-east-1", default_tags: [{ tags }] }] });
  }
});

test("keeps Terraform's state in a file of the stage, or in a bucket with a lock file", () => {
  const bucket = synthesize({ ...GIVEN, STATE_BUCKET: "some-bucket" });

  expect(ingestor.terraform.backend).toEqual({
    local: {
      path: "../../../terraform.reliable_q.dev.us-east-1.sqs-message-producer-ingestor-stack.tfstate",
    },
  });
  expect(bucket.ingestor.terraform.backend).toEqual({
    s3: {
      bucket: "some-bucket",
      encrypt: true,
      key: "reliable-sqs-with-dlq/reliable_q/dev.us-east-1/sqs-message-producer-ingestor-stack.tfstate",
      region: "us-east-1",
      use_lockfile: true,
    },
  });
  expect(bucket.reliable.data?.terraform_remote_state).toMatchObject({
    "cross-stack-reference-input-sqs-message-producer-ingestor-stack": {
      backend: "s3",
      config: {
        key: "reliable-sqs-with-dlq/reliable_q/dev.us-east-1/sqs-message-producer-ingestor-stack.tfstate",
      },
    },
  });
});

test("keeps the states of deployments apart: for each prefix, for none, and for each project", () => {
  const prod = { STAGE: "prod", ALERT_EMAILS: "a@example.com", STATE_BUCKET: "some-bucket" };
  const keys = [
    {},
    { NAME_PREFIX: "" },
    { NAME_PREFIX: "none" },
    { NAME_PREFIX: "prod2-" },
    { AWS_REGION: "eu-west-1" },
    { PROJECT_NAME: "jobs-of-another-account" },
  ].map((given) => JSON.stringify(synthesize({ ...prod, ...given }).ingestor.terraform.backend));

  expect(new Set(keys).size).toBe(keys.length);
});

test.each([
  ["nodejs22.x", 262_144, ">= 5.100.0, < 7.0.0"],
  ["nodejs22.x", 1_048_576, ">= 6.8.0, < 7.0.0"],
  ["nodejs24.x", 262_144, ">= 6.21.0, < 7.0.0"],
  ["nodejs24.x", 1_048_576, ">= 6.21.0, < 7.0.0"],
])(
  "with %s and %d bytes a message, requires a provider that supports both: %s",
  (RUNTIME, maxMessageBytes, version) => {
    const { ingestor: stack } = synthesize(
      { ...GIVEN, RUNTIME },
      { change: (settings) => ({ ...settings, queue: { ...settings.queue, maxMessageBytes } }) },
    );

    expect(stack.terraform).toMatchObject({ required_providers: { aws: { version } } });
  },
);
