import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { App, TerraformStack } from "cdktf";
import { Dashboard, OperationsTopic, ReliableQueue } from "../../constructs/index";
import { resolveSettings } from "../../constructs/settings/resolve-settings";
import { INGESTOR_STACK_ID } from "../../constructs/stacks/ingestor-stack";
import { RELIABLE_STACK_ID } from "../../constructs/stacks/reliable-stack";
import type { Environment } from "../../core/environment/environment";
import { fakeBundler } from "../stacks/support/fake-bundler";
import { synthesizeInto } from "../stacks/support/synthesize";
import * as JOBS from "../support/jobs-application";
import { findTerraform } from "./support/find-terraform";

const terraform = findTerraform(process.env);

if (!terraform.found) {
  process.stderr.write(
    `\nSKIPPED: terraform init and validate of both stacks in every stage, because ${terraform.reason}.\n\n`,
  );
}

const DEPLOYMENTS: { name: string; given: Environment }[] = [
  { name: "stage local", given: { STAGE: "local" } },
  {
    name: "stage dev",
    given: { STAGE: "dev", NAME_PREFIX: "dev-", PRODUCER_ALERT_EMAILS: "team:1=a@example.com" },
  },
  {
    name: "stage prod",
    given: {
      STAGE: "prod",
      ALERT_EMAILS: "a@example.com,b@example.com",
      OPERATIONS_EMAILS: "on-call@example.com",
      WITH_PRODUCER: "true",
      STATE_BUCKET: "some-bucket",
    },
  },
  {
    name: "stage prod with a webhook and chat channels, without an address",
    given: {
      STAGE: "prod",
      ALERT_WEBHOOKS: "https://hooks.example.com/alerts",
      ALERT_SLACK_CHANNELS: "T012AB3CD:C012AB3CD",
      ALERT_TEAMS_CHANNELS:
        "11111111-2222-4333-8444-555555555555:66666666-7777-4888-9999-000000000000:19%3aabc%40thread.tacv2",
      PRODUCER_ALERT_EMAILS: "team:1=a@example.com",
    },
  },
  {
    name: "stage prod with a customer-managed key",
    given: { STAGE: "prod", ALERT_EMAILS: "a@example.com", CUSTOMER_MANAGED_KEY: "true" },
  },
  {
    name: "stage prod with a key that retires",
    given: { STAGE: "prod", ALERT_EMAILS: "a@example.com", CUSTOMER_MANAGED_KEY: "retiring" },
  },
];

(terraform.found ? describe : describe.skip)("terraform, with the real provider,", () => {
  const folder = mkdtempSync(join(tmpdir(), "terraform validate-"));
  const environment = terraform.found ? terraform.environment : {};

  function run(stack: string, deployment: string, ...args: string[]): string {
    const cwd = join(folder, deployment, "stacks", stack);
    return execFileSync("terraform", args, { cwd, env: environment, encoding: "utf8" });
  }

  afterAll(() => rmSync(folder, { recursive: true }));

  test("accepts two queues in another project's stack, which share topic and dashboard", () => {
    const app = new App({ outdir: join(folder, "theirs"), stackTraces: false });
    const stack = new TerraformStack(app, "theirs");
    new AwsProvider(stack, "aws", { region: "eu-west-1" });
    stack.addOverride("terraform.required_providers.aws", { source: "hashicorp/aws", version: ">= 5.100.0" });
    const operationsTopic = new OperationsTopic(stack, "operations", {
      topicName: "operations",
      emails: ["on-call@example.com"],
    });
    const dashboard = new Dashboard(stack, "dashboard", { dashboardName: "queues" });
    const common = { alertEmails: ["team@example.com"], bundle: fakeBundler, operationsTopic, dashboard };
    new ReliableQueue(stack, "payments", { ...common, name: "payments", customerManagedKey: true });
    new ReliableQueue(stack, "refunds", { ...common, name: "refunds", stage: "prod" });
    app.synth();
    run("theirs", "theirs", "init", "-backend=false", "-input=false", "-no-color");

    const answer: unknown = JSON.parse(run("theirs", "theirs", "validate", "-json"));

    expect(answer).toMatchObject({ valid: true, error_count: 0, warning_count: 0, diagnostics: [] });
  });

  describe.each(DEPLOYMENTS)("in $name", ({ name, given }) => {
    beforeAll(() => {
      synthesizeInto(join(folder, name), resolveSettings(given, JOBS));
    });

    test.each([INGESTOR_STACK_ID, RELIABLE_STACK_ID])("accepts %s", (stack) => {
      run(stack, name, "init", "-backend=false", "-input=false", "-no-color");

      const answer: unknown = JSON.parse(run(stack, name, "validate", "-json"));

      expect(answer).toMatchObject({ valid: true, error_count: 0, warning_count: 0, diagnostics: [] });
    });
  });
});
