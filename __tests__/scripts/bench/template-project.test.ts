import { importBarrel } from "../../../scripts/bench/harness/template-project";

test("deep imports of the provider become imports of its barrel under the same names, others stay", () => {
  const source = [
    'import { Lazy } from "cdktf";',
    'import { DataAwsSqsQueue } from "@cdktf/provider-aws/lib/data-aws-sqs-queue";',
    'import type { SqsQueue } from "@cdktf/provider-aws/lib/sqs-queue";',
    'import {\n  SnsTopic,\n  type SnsTopicConfig,\n} from "@cdktf/provider-aws/lib/sns-topic";',
  ].join("\n");

  expect(importBarrel(source).split("\n")).toEqual([
    'import { Lazy } from "cdktf";',
    'import { dataAwsSqsQueue as barrel_dataAwsSqsQueue } from "@cdktf/provider-aws"; import DataAwsSqsQueue = barrel_dataAwsSqsQueue.DataAwsSqsQueue;',
    'import { sqsQueue as barrel_sqsQueue } from "@cdktf/provider-aws"; import SqsQueue = barrel_sqsQueue.SqsQueue;',
    'import { snsTopic as barrel_snsTopic } from "@cdktf/provider-aws"; import SnsTopic = barrel_snsTopic.SnsTopic; import SnsTopicConfig = barrel_snsTopic.SnsTopicConfig;',
  ]);
});
