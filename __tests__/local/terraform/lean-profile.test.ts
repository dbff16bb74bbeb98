import { parseResources } from "../../../local/terraform/parse-resources";
import { parseStack } from "../../../local/terraform/read-stack";
import { synthesizeQueue } from "../../constructs/support/synthesize-queue";

test("the local run understands a queue of the lean profile", () => {
  const stack = parseStack("theirs", "/nowhere", synthesizeQueue({ stage: "local", profile: "lean" }));
  const { resources, leftOut } = parseResources([stack]);

  expect(resources.aws_sqs_queue).toHaveLength(5);
  expect(leftOut.map(({ what }) => what)).not.toContain("aws_cloudwatch_dashboard");
});
