import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { GetQueueAttributesCommand, GetQueueUrlCommand } from "@aws-sdk/client-sqs";
import { blocksPlayedBy } from "../docs/support/documented-commands";
import { ExampleProject } from "../support/example-project";
import { REGION, toolsIn, useEndpoint } from "./support/at-endpoint";
import { describeDifferences } from "./support/emulator-gaps";
import { describeWithTools } from "./support/find-tools";
import { listDifferences } from "./support/plan-differences";
import { timed } from "./support/progress";

const COUNTS = /^Approximate|Timestamp$/;
const [deploy, check] = blocksPlayedBy(__filename);

/** These tests follow the order in which two teams work. */
describeWithTools("a queue that another team's Terraform owns", (tools) => {
  const endpoint = useEndpoint(tools);
  let ownersAttributes: Record<string, string>;
  const project = new ExampleProject("existing-queue");
  const owner = join(project.folder, "owner");
  const { terraform, play } = toolsIn(project, tools, endpoint);

  beforeAll(async () => {
    await terraform(owner, ["init", "-input=false"]);
    await terraform(owner, ["apply", "-input=false", "-auto-approve"]);
    ownersAttributes = await attributes();
  });
  afterAll(() => project.remove());

  async function attributes(): Promise<Record<string, string>> {
    const { QueueUrl } = await endpoint.aws.sqs.send(new GetQueueUrlCommand({ QueueName: "invoices" }));
    const command = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["All"] });
    const { Attributes = {} } = await endpoint.aws.sqs.send(command);
    return Object.fromEntries(Object.entries(Attributes).filter(([name]) => !COUNTS.test(name)));
  }

  async function planOf(cwd: string, ...args: string[]) {
    const file = join(cwd, "plan");
    await terraform(cwd, ["plan", "-input=false", `-out=${file}`, ...args]);
    return listDifferences(JSON.parse((await terraform(cwd, ["show", "-json", file])).stdout));
  }

  test("gets everything around it, and stays unchanged, including its partner's Allow", async () => {
    await timed("cdktf deploy around an existing queue", () => play(deploy?.text));

    expect(await attributes()).toEqual(ownersAttributes);
    expect(ownersAttributes.Policy).toContain("LetThePartnerSend");
    expect(await planOf(owner)).toEqual([]);
  });

  let line = "";
  test("then lacks the one line that its owner must add, which dlq check prints", async () => {
    const { stdout, code } = await play(check?.text, {}, 4);

    expect(code).toBe(4);
    [, line = ""] = /For the queue's owner to add:\n {2}(.+)\n/.exec(stdout) ?? [];
    expect(line).toBe(
      `redrive_policy = jsonencode({ deadLetterTargetArn = "arn:aws:sqs:${REGION}:123456789012:dlq_for_invoices", maxReceiveCount = 3 })`,
    );
    expect(stdout.match(/^no /gm)).toHaveLength(1);
  });

  test("meets all requirements once its owner has added it, which changes nothing else about it", async () => {
    const [, arn = ""] = /deadLetterTargetArn = "([^"]+)"/.exec(line) ?? [];
    writeFileSync(join(owner, "line.auto.tfvars.json"), JSON.stringify({ dead_letter_queue_arn: arn }));
    await terraform(owner, ["apply", "-input=false", "-auto-approve"]);

    await play(check?.text);

    const { RedrivePolicy, ...others } = await attributes();
    expect(others).toEqual(ownersAttributes);
    expect(JSON.parse(String(RedrivePolicy))).toEqual({ deadLetterTargetArn: arn, maxReceiveCount: 3 });
  });

  test("is changed by no later plan of the deployment around it", async () => {
    const folder = join(project.folder, "cdktf.out/stacks/invoices");

    const differences = (await planOf(folder)).filter(({ attribute }) => attribute !== "logging_config");

    expect(differences.filter(({ name }) => name === "invoices")).toEqual([]);
    expect(describeDifferences(differences, [])).toEqual([
      expect.stringMatching(/^aws_sqs_queue "dlq_for_invoices" redrive_policy/),
    ]);
  });
});
