import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { GetQueueUrlCommand, SendMessageCommand } from "@aws-sdk/client-sqs";
import { blocksPlayedBy, type CommandBlock } from "../docs/support/documented-commands";
import { environmentAt, REGION, useEndpoint } from "./support/at-endpoint";
import { describeWithTools } from "./support/find-tools";
import { timed } from "./support/progress";
import { runTool } from "./support/run-tool";
import { WorkingCopy } from "./support/working-copy";

/** What the runbook requires at stage dev, and where version 1 of the AWS CLI looks for its region. */
const EXPORTED = { PREFIX: "", AWS_DEFAULT_REGION: REGION };

const blocks = blocksPlayedBy(__filename);
const isLast = ({ text }: CommandBlock) => text.includes("cdktf destroy");
const needsAwsCli = ({ text }: CommandBlock) => /(^|\()aws /m.test(text);

const hasAwsCli = spawnSync("aws", ["--version"], { stdio: "ignore" }).status === 0;
if (!hasAwsCli) {
  process.stderr.write("\nSKIPPED: documented commands of the AWS CLI, because aws is not installed.\n\n");
}

const inOrder = [...blocks.filter((block) => !isLast(block)), ...blocks.filter(isLast)].filter(
  (block) => hasAwsCli || !needsAwsCli(block),
);

/** One reader in one shell: what one block exports, the next ones have. */
describeWithTools("the commands of the pages, in one shell,", (tools) => {
  const endpoint = useEndpoint(tools);
  const copy = new WorkingCopy();
  const exported = join(copy.folder, "exported.sh");

  beforeAll(() => writeFileSync(exported, ""));
  afterAll(() => copy.remove());

  // Version 1 of the AWS CLI does not read SQS's endpoint from the environment.
  const aws = 'aws() { command aws --endpoint-url "$AWS_ENDPOINT_URL" "$@"; }';
  const play = (text: string) => {
    const script = [`source ${exported}`, aws, "set -euo pipefail", text, `export -p > ${exported}`];
    return runTool("bash", ["-c", script.join("\n")], {
      cwd: copy.folder,
      environment: { ...tools.environment, ...environmentAt(endpoint.url), ...EXPORTED },
      count: "documented commands",
    });
  };

  /** As after the walkthrough's first steps, which no emulator can play. */
  async function quarantineOneMessage(): Promise<void> {
    const { sqs } = endpoint.aws;
    const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName: "quarantine_for_reliable_q" }));
    await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: "{}" }));
  }

  const firstList = inOrder.find(({ text }) => text.includes("dlq list"));

  test.each(inOrder)("$place succeeds as written", async ({ place, text }) => {
    if (place === firstList?.place) await quarantineOneMessage();

    await timed(place, () => play(text));
  });
});
