import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { App, TerraformStack } from "cdktf";
import { createBundler } from "../../../../constructs/bundling/bundle-function";
import { QueueState } from "../../../../constructs/queue/queue-state";
import { resolveSettings } from "../../../../constructs/settings/resolve-settings";
import { QueueWorkers } from "../../../../constructs/workers/queue-workers";

const app = new App();
const stack = new TerraformStack(app, "two-queues");
new AwsProvider(stack, "aws", { region: "eu-central-1" });
for (const name of ["card_payments", "refunds"]) {
  const settings = {
    ...resolveSettings({ STAGE: "local" }),
    name,
    region: "eu-central-1",
    alertEmails: [`${name}@example.com`],
    producerAlertEmails: [],
    environment: { PROVIDERS_DOWN: process.env.PROVIDERS_DOWN ?? "globex" },
  };
  const state = new QueueState(stack, `${name}-state`, { settings, outputPrefix: name.replace("_", "") });
  const bundle = createBundler({ project: process.cwd(), application: `${__dirname}/payments.ts` });
  new QueueWorkers(stack, name, { settings, state, bundle, outputPrefix: name.replace("_", "") });
}
app.synth();
