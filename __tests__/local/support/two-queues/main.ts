import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { App, TerraformStack } from "cdktf";
import { ReliableQueue } from "../../../../constructs";

const app = new App();
const stack = new TerraformStack(app, "two-queues");
new AwsProvider(stack, "aws", { region: "eu-central-1" });
for (const name of ["card_payments", "refunds"]) {
  new ReliableQueue(stack, name, {
    name,
    stage: "local",
    idempotency: name === "refunds",
    alertAcknowledgements: name === "refunds",
    alertEmails: [`${name}@example.com`],
    alertWebhooks: [`https://hooks.example.com/${name}`],
    producerAlertEmails: [{ producer: "merchant:m-1", address: `m-1.${name}@example.com` }],
    environment: { PROVIDERS_DOWN: process.env.PROVIDERS_DOWN ?? "globex" },
  });
}
app.synth();
