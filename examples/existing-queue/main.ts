import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { App, TerraformStack } from "cdktf";
import { existing, ReliableQueue } from "reliable-sqs-with-dlq";

const { STAGE, AWS_REGION: region = "eu-central-1", ACCOUNT_ID = "123456789012" } = process.env;
const { LEDGER_CLOSED = "2026-03" } = process.env;

const app = new App({ stackTraces: false });
const stack = new TerraformStack(app, "invoices");
new AwsProvider(stack, "aws", { region });
// The bindings pin one version. Any of these will do, and the lock file says which is used.
const version = ">= 5.100.0, < 7.0.0";
stack.addOverride("terraform.required_providers.aws", { source: "hashicorp/aws", version });

// Another team owns the queue: see owner/main.tf. Nothing about it is changed here.
new ReliableQueue(stack, "invoices", {
  name: "invoices",
  queue: existing({
    arn: `arn:aws:sqs:${region}:${ACCOUNT_ID}:invoices`,
    // As its owner configured it. This is checked at synthesis.
    visibilityTimeoutSeconds: 90,
  }),
  stage: STAGE === "local" ? "local" : "dev",
  alertEmails: ["invoices-team@example.com"],
  producerAlertEmails: [{ producer: "supplier:s-2", address: "s-2@example.com" }],
  environment: { LEDGER_CLOSED },
  maxReceiveCount: 3,
});

app.synth();
