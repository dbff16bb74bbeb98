import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { App, TerraformStack } from "cdktf";
import { external, ReliableQueue } from "../../../../constructs";

const app = new App();
const stack = new TerraformStack(app, "external-consumer");
new AwsProvider(stack, "aws", { region: "eu-central-1" });
new ReliableQueue(stack, "payments", {
  name: "payments",
  stage: "local",
  consumer: external({ functionArn: "arn:aws:lambda:eu-central-1:123456789012:function:pay" }),
  alertEmails: ["payments@example.com"],
  maxReceiveCount: 2,
});
app.synth();
