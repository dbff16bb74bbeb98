import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { CreateQueueCommand, DeleteQueueCommand } from "@aws-sdk/client-sqs";
import { parseStack } from "../../local/terraform/read-stack";
import { useFolder } from "../support/folder";
import type { ResourceState } from "./support/applied/read-state";
import { REGION } from "./support/applied-system";
import { createReaders, type Readers } from "./support/clients";
import { describeWithTools } from "./support/find-tools";
import { readTagsBack } from "./support/read-tags";
import { type StartedEndpoint, startEndpoint } from "./support/start-endpoint";

const TAGS = { Project: "p", Stage: "local" };

describeWithTools("tags", (tools) => {
  const folder = useFolder();
  const queueUrls: (string | undefined)[] = [];
  let endpoint: StartedEndpoint;
  let aws: Readers;

  beforeAll(async () => {
    endpoint = await startEndpoint(tools.endpoint);
    aws = createReaders(endpoint.url, REGION);
  });
  afterAll(async () => {
    for (const QueueUrl of queueUrls) await aws.sqs.send(new DeleteQueueCommand({ QueueUrl }));
    await endpoint?.stop();
  });

  function applied(type: string, args: Record<string, unknown>, state: ResourceState) {
    const synthesized = {
      provider: { aws: [{ region: REGION, default_tags: [{ tags: TAGS }] }] },
      resource: { [type]: { it: args } },
    };
    writeFileSync(join(folder, "cdk.tf.json"), JSON.stringify(synthesized));
    return {
      stacks: [parseStack("stack", folder, synthesized)],
      states: new Map([["stack", new Map([[`${type}.it`, state]])]]),
    };
  }

  async function makeQueue(tags: Record<string, string>) {
    const command = new CreateQueueCommand({ QueueName: `tagged-${crypto.randomUUID()}`, tags });
    const { QueueUrl } = await aws.sqs.send(command);
    queueUrls.push(QueueUrl);
    return { url: QueueUrl, tags_all: TAGS };
  }

  test("are the provider's and the resource's own, compared with what the endpoint says", async () => {
    const state = await makeQueue({ ...TAGS, Own: "o" });

    expect(await readTagsBack(applied("aws_sqs_queue", { tags: { Own: "o" } }, state), aws)).toEqual([
      { address: "aws_sqs_queue.it", intent: { ...TAGS, Own: "o" }, actual: { ...TAGS, Own: "o" } },
    ]);
  });

  test("are the endpoint's, not the state's: a resource without any shows none", async () => {
    const state = await makeQueue({});

    expect(await readTagsBack(applied("aws_sqs_queue", {}, state), aws)).toEqual([
      { address: "aws_sqs_queue.it", intent: TAGS, actual: {} },
    ]);
  });

  test("are requested for every type that can have any", async () => {
    await expect(readTagsBack(applied("aws_s3_bucket", {}, { tags_all: TAGS }), aws)).rejects.toThrow(
      new Error(
        "The tags of aws_s3_bucket.it cannot be read back: support/resources/tags knows no aws_s3_bucket.",
      ),
    );
    expect(await readTagsBack(applied("aws_sqs_queue_policy", {}, {}), aws)).toEqual([]);
  });
});
