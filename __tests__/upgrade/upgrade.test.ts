import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { GetQueueUrlCommand, ReceiveMessageCommand, SendMessageCommand } from "@aws-sdk/client-sqs";
import { messageFromReceived } from "../../core/messages/message-from-received";
import { METADATA_ATTRIBUTE } from "../../core/metadata/dead-letter-metadata";
import { parseMetadata } from "../../core/metadata/read-metadata";
import { queueNames } from "../../core/names/queue-names";
import { type AppliedSystem, prepareSystem } from "../deploy/support/applied-system";
import { STACK_NAMES } from "../deploy/support/deployment";
import { describeWithTools } from "../deploy/support/find-tools";
import { pauseMappings } from "../deploy/support/pause-mappings";
import { timed } from "../deploy/support/progress";
import { synthesizeMoved } from "../docs/support/moved-block";
import { findLosses } from "./support/find-losses";
import { apply, initialize, lastRelease, placeRelease } from "./support/released";

const RELEASE = lastRelease();
const [INGESTOR] = STACK_NAMES;

/** As release 0.2.0 wrote it. Never changed, because it is in somebody's queue. */
const RECORD = readFileSync(join(__dirname, "releases/0.2.0/metadata.txt"), "utf8").trim();

const QUEUES = queueNames("reliable_q").queues;
const bodyFor = (queue: string) => `sent to ${queue} before the upgrade`;

/** These tests follow the life of one deployment over two versions, in order. */
describeWithTools(
  `release ${RELEASE}, applied with messages in every queue, and this version over it,`,
  (tools) => {
    let system: AppliedSystem;
    const urlOf = async (queue: string) =>
      (await system.aws.sqs.send(new GetQueueUrlCommand({ QueueName: queue }))).QueueUrl;

    beforeAll(async () => {
      system = await prepareSystem(tools, { STAGE: "dev", NAME_PREFIX: "" });
      const { deployment, aws } = system;
      await placeRelease(deployment, RELEASE);
      for (const stack of STACK_NAMES) {
        await initialize(deployment, stack);
        await timed(`apply ${stack} of ${RELEASE}`, () => apply(deployment, stack));
      }
      await pauseMappings(aws);
      for (const queue of QUEUES) {
        await aws.sqs.send(
          new SendMessageCommand({
            QueueUrl: await urlOf(queue),
            MessageBody: bodyFor(queue),
            MessageAttributes: {
              sent_by: { DataType: "Number", StringValue: "3" },
              [METADATA_ATTRIBUTE]: { DataType: "String", StringValue: RECORD },
            },
          }),
        );
      }
      await deployment.synthesize();
    });
    afterAll(() => system?.close());

    test.each(STACK_NAMES)(
      "%s is planned and applied, and nothing that holds messages is replaced or destroyed",
      async (stack) => {
        const { deployment } = system;
        await initialize(deployment, stack);

        expect(findLosses(await timed(`plan ${stack}`, () => deployment.plan(stack)))).toEqual([]);
        await timed(`apply ${stack}`, () => apply(deployment, stack));
      },
    );

    test.each(QUEUES)("%s still has its message, and this version reads its record", async (queue) => {
      const { Messages = [] } = await system.aws.sqs.send(
        new ReceiveMessageCommand({
          QueueUrl: await urlOf(queue),
          MaxNumberOfMessages: 10,
          MessageAttributeNames: ["All"],
          MessageSystemAttributeNames: ["All"],
          VisibilityTimeout: 0,
        }),
      );
      const [message, ...others] = Messages.flatMap((received) => messageFromReceived(received) ?? []);

      expect(others).toEqual([]);
      expect(message?.body).toBe(bodyFor(queue));
      expect(parseMetadata(message?.attributes ?? {})).toEqual({
        kind: "metadata",
        metadata: JSON.parse(RECORD),
      });
    });

    describe("a queue whose logical id changes", () => {
      const OLD = "queue_quarantine_queue_D5E42257";
      const file = () => join(system.deployment.folderOf(INGESTOR), "cdk.tf.json");
      let synthesized: string;
      const renamed = () => JSON.parse(synthesized.replaceAll(OLD, "queue_held_queue"));
      beforeAll(() => {
        synthesized = readFileSync(file(), "utf8");
      });
      afterAll(() => writeFileSync(file(), synthesized));

      test("is lost with its messages without a moved block, and the plan shows it", async () => {
        writeFileSync(file(), JSON.stringify(renamed()));

        expect(findLosses(await system.deployment.plan(INGESTOR))).toEqual([`aws_sqs_queue.${OLD}: delete`]);
      });

      test("stays with the one on the page", async () => {
        const moved = synthesizeMoved({
          from: `aws_sqs_queue.${OLD}`,
          to: "aws_sqs_queue.queue_held_queue",
        });
        writeFileSync(file(), JSON.stringify({ ...renamed(), moved }));

        expect(findLosses(await system.deployment.plan(INGESTOR))).toEqual([]);
      });
    });
  },
);
