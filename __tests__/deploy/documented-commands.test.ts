import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { GetQueueUrlCommand, SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { blocksPlayedBy } from "../docs/support/documented-commands";
import { describeWithTools } from "./support/find-tools";
import { timed } from "./support/progress";
import { runTool } from "./support/run-tool";
import { type StartedEndpoint, startEndpoint } from "./support/start-endpoint";
import { WorkingCopy } from "./support/working-copy";

const CREDENTIALS = { accessKeyId: "test", secretAccessKey: "test" };

/** What the page's reader has: credentials, an endpoint instead of an account, and a yes to each question of the CLI. */
const ANSWERS = {
  AWS_ACCESS_KEY_ID: CREDENTIALS.accessKeyId,
  AWS_SECRET_ACCESS_KEY: CREDENTIALS.secretAccessKey,
  AWS_EC2_METADATA_DISABLED: "true",
  CDKTF_AUTO_APPROVE: "true",
  CDKTF_SKIP_PROVIDER_LOCK: "true",
  CDKTF_DISABLE_PLUGIN_CACHE_ENV: "true",
  CHECKPOINT_DISABLE: "1",
  CI: "true",
};

const isDestroy = ({ text }: { text: string }) => text.includes("cdktf destroy");
const blocks = blocksPlayedBy(__filename);
const inOrder = [...blocks.filter((block) => !isDestroy(block)), ...blocks.filter(isDestroy)];

/** One reader in one shell: what one block exports, the next ones have. */
describeWithTools("the commands of the pages, in one shell,", (tools) => {
  let endpoint: StartedEndpoint;
  const copy = new WorkingCopy();
  const exported = join(copy.folder, "exported.sh");

  beforeAll(async () => {
    endpoint = await startEndpoint(tools.endpoint);
    writeFileSync(exported, "");
  });
  afterAll(async () => {
    await endpoint?.stop();
    copy.remove();
  });

  const play = (text: string) =>
    runTool("bash", ["-c", `source ${exported}\nset -euo pipefail\n${text}\nexport -p > ${exported}`], {
      cwd: copy.folder,
      environment: { ...tools.environment, ...ANSWERS, AWS_ENDPOINT_URL: endpoint.url },
      count: "documented commands",
    });

  async function quarantineOneMessage(): Promise<void> {
    const sqs = new SQSClient({ endpoint: endpoint.url, region: "eu-central-1", credentials: CREDENTIALS });
    const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName: "quarantine_for_reliable_q" }));
    await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: "{}" }));
    sqs.destroy();
  }

  test.each(inOrder)("$place succeeds as written", async ({ place, text }) => {
    // As after the walkthrough's first steps, which no emulator plays.
    if (text.includes("dlq list")) await quarantineOneMessage();

    await timed(place, () => play(text));
  });
});
