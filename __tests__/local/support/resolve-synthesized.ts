import { parseResources } from "../../../local/terraform/parse-resources";
import { parseStack, type Stack } from "../../../local/terraform/read-stack";
import { type AppliedAttributes, createResolve } from "../../../local/terraform/resolve-references";
import type { DeployedQueue } from "../../../local/terraform/system";
import { synthesize } from "../../stacks/support/synthesize";

const ACCOUNT = "000000000000";
const REGION = "us-east-1";

/** The stacks that some settings give, with the ARNs that AWS would give in one account. */
export function resolveSynthesized(settings: Readonly<Record<string, string>>) {
  const { ingestor, reliable } = synthesize({ ALERT_EMAILS: "all@example.com", ...settings });
  const stacks = [
    parseStack("sqs-message-producer-ingestor-stack", "/none", ingestor),
    parseStack("reliable-sqs-with-dlq-stack", "/none", reliable),
  ];
  const applied: AppliedAttributes = {
    get: (stackName, address, attribute) => {
      const block = stacks
        .find(({ name }) => name === stackName)
        ?.resources.find((resource) => resource.address === address);
      const service = { aws_sqs_queue: "sqs", aws_sns_topic: "sns" }[block?.type ?? ""];
      if (service === undefined || attribute === "name") return undefined;
      const arn = `arn:aws:${service}:${REGION}:${ACCOUNT}:${block?.arguments.name}`;
      return attribute === "arn" ? arn : `url of ${arn}`;
    },
  };
  const { resources } = parseResources(stacks);
  const resolveIn = (stack: Stack) =>
    createResolve(stack, { stacks, applied, region: REGION, accountId: ACCOUNT });
  const queues = resources.aws_sqs_queue.map(({ arguments: { name } }): DeployedQueue => {
    const arn = `arn:aws:sqs:${REGION}:${ACCOUNT}:${name}`;
    return { name, arn, url: `url of ${arn}` };
  });
  return { resources, resolveIn, queues };
}
