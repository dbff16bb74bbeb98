import { GIVEN, stacksOf } from "./support/stacks-of";
import { synthesize } from "./support/synthesize";

const { ingestor, reliable } = stacksOf("dev");

test("asks for the provider by its full name in a tested range, and tags everything", () => {
  for (const { terraform, provider } of [ingestor, reliable]) {
    expect(terraform).toMatchObject({
      required_providers: {
        aws: { source: "hashicorp/aws", version: ">= 5.100.0, < 7.0.0" },
      },
      required_version: ">= 1.10.0",
    });
    expect(provider).toEqual({
      aws: [
        {
          region: "us-east-1",
          default_tags: [
            {
              tags: {
                Project: "reliable-sqs-with-dlq",
                Stage: "dev",
                ManagedBy: "cdktf",
              },
            },
          ],
        },
      ],
    });
  }
});

test("keeps Terraform's state in a file of the stage, or in a bucket with a lock file", () => {
  const bucket = synthesize({ ...GIVEN, STATE_BUCKET: "some-bucket" });

  expect(ingestor.terraform.backend).toEqual({
    local: {
      path: "../../../terraform.dev.us-east-1.sqs-message-producer-ingestor-stack.tfstate",
    },
  });
  expect(bucket.ingestor.terraform.backend).toEqual({
    s3: {
      bucket: "some-bucket",
      encrypt: true,
      key: "reliable-sqs-with-dlq/dev.us-east-1/sqs-message-producer-ingestor-stack.tfstate",
      region: "us-east-1",
      use_lockfile: true,
    },
  });
  expect(bucket.reliable.data?.terraform_remote_state).toMatchObject({
    "cross-stack-reference-input-sqs-message-producer-ingestor-stack": {
      backend: "s3",
      config: {
        key: "reliable-sqs-with-dlq/dev.us-east-1/sqs-message-producer-ingestor-stack.tfstate",
      },
    },
  });
});
