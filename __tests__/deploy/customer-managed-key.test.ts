import { GetQueueAttributesCommand, ListQueuesCommand } from "@aws-sdk/client-sqs";
import { parseResources } from "../../local/terraform/parse-resources";
import { type AppliedSystem, prepareSystem } from "./support/applied-system";
import { describeWithTools } from "./support/find-tools";
import {
  expectAsSynthesized,
  expectNothingElse,
  expectNothingLeft,
  expectNothingToChange,
} from "./support/holds-as-applied";
import { timed } from "./support/progress";
import { RESOURCE_READERS } from "./support/resources";

/** These tests follow the life of one deployment, in order. */
describeWithTools(
  "both stacks with a customer-managed key and tables of processed messages and of acknowledged alerts, applied by cdktf deploy,",
  (tools) => {
    let system: AppliedSystem;

    beforeAll(async () => {
      system = await prepareSystem(tools, {
        STAGE: "local",
        CUSTOMER_MANAGED_KEY: "true",
        IDEMPOTENCY: "true",
        ALERT_ACKNOWLEDGEMENTS: "true",
      });
      await timed("cdktf deploy with a key", () => system.deployment.deploy());
    });
    afterAll(() => system?.close());

    test("leave a second plan nothing to change except the emulator's own gaps, each of them", () =>
      timed("second plan with a key", () => expectNothingToChange(system)));

    test("exist at the endpoint as they were synthesized, and nothing else does", () =>
      timed("reading back with a key", async () => {
        await expectAsSynthesized(system);
        await expectNothingElse(system);
      }));

    test("encrypt every queue and topic with the one key", async () => {
      const { stacks, states } = await system.deployment.readApplied();
      const { aws_sqs_queue: queues, aws_sns_topic: topics } = parseResources(stacks).resources;
      const keys = [...states.values()].flatMap((state) =>
        [...state].filter(([address]) => address.startsWith("aws_kms_key.")).map(([, { arn }]) => arn),
      );

      const encryptedWith = [...queues, ...topics].map(
        ({ stack, address }) => states.get(stack.name)?.get(address)?.kms_master_key_id,
      );

      expect(keys).toHaveLength(1);
      expect(new Set(encryptedWith)).toEqual(new Set(keys));
    });

    test("keep the key when it retires, and encrypt nothing more with it", async () => {
      const { deployment, aws } = system;
      const before = (await RESOURCE_READERS.aws_kms_key?.list?.(aws)) ?? [];

      await timed("cdktf deploy with a key that retires", () =>
        deployment.deploy({ CUSTOMER_MANAGED_KEY: "retiring" }),
      );

      expect(before).toHaveLength(1);
      expect(await RESOURCE_READERS.aws_kms_key?.list?.(aws)).toEqual(before);
      const { QueueUrls = [] } = await aws.sqs.send(new ListQueuesCommand({}));
      expect(QueueUrls).toHaveLength(5);
      for (const QueueUrl of QueueUrls) {
        const command = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["All"] });
        const { Attributes = {} } = await aws.sqs.send(command);
        expect([QueueUrl, Attributes.KmsMasterKeyId || undefined]).toEqual([QueueUrl, undefined]);
        expect([QueueUrl, Attributes.SqsManagedSseEnabled]).toEqual([QueueUrl, "true"]);
      }
      await expectNothingElse(system);
    });

    test("leave nothing behind once they are destroyed", async () => {
      await timed("cdktf destroy with a key", () => system.deployment.destroy());

      await expectNothingLeft(system);
    });
  },
);
