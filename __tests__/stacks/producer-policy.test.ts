import { grantsIn } from "./support/policies";
import { GIVEN, stacksOf } from "./support/stacks-of";
import { synthesize, type TerraformJson } from "./support/synthesize";

const policy = ({ output }: TerraformJson) => output.ProducerPolicy?.value;

test("lets a producer send to the main queue, and nothing else", () => {
  const { ingestor } = stacksOf("dev");

  expect(grantsIn(policy(ingestor))).toEqual({ main: ["sqs:SendMessage"] });
});

test("names the main queue by its exact ARN", () => {
  expect(JSON.parse(String(policy(stacksOf("dev").ingestor)))).toEqual({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Action: ["sqs:SendMessage"],
        Resource: expect.stringMatching(/^\$\{aws_sqs_queue\.queue_main_queue_\w+\.arn\}$/),
      },
    ],
  });
});

test("lets a producer encrypt with the deployment's key while it is in use, and no longer", () => {
  const withKey = (CUSTOMER_MANAGED_KEY: string) => synthesize({ ...GIVEN, CUSTOMER_MANAGED_KEY }).ingestor;

  expect(grantsIn(policy(withKey("true")))).toEqual({
    main: ["sqs:SendMessage"],
    key: ["kms:Decrypt", "kms:GenerateDataKey"],
  });
  expect(grantsIn(policy(withKey("retiring")))).toEqual({ main: ["sqs:SendMessage"] });
});
