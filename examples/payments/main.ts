import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { App, TerraformStack } from "cdktf";
import { Dashboard, OperationsTopic, ReliableQueue } from "reliable-sqs-with-dlq";

const {
  STAGE,
  AWS_REGION: region = "eu-central-1",
  PROVIDERS_URL = "http://127.0.0.1:8787/outage",
} = process.env;
const emails = ["payments-team@example.com"];

const app = new App({ stackTraces: false });
const stack = new TerraformStack(app, "payments");
new AwsProvider(stack, "aws", { region });

// Both queues share a dashboard, and a topic for their alarms.
const operationsTopic = new OperationsTopic(stack, "operations", {
  topicName: "payments-operations",
  emails,
});
const dashboard = new Dashboard(stack, "dashboard", { dashboardName: "payments-and-refunds" });

for (const name of ["payments", "refunds"]) {
  new ReliableQueue(stack, name, {
    name,
    stage: STAGE === "local" ? "local" : "dev",
    alertEmails: emails,
    producerAlertEmails: [{ producer: "merchant:m-3", address: "m-3@example.com" }],
    environment: { PROVIDERS_URL },
    maxReceiveCount: 2,
    operationsTopic,
    dashboard,
  });
}

app.synth();
