import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { type IAspect, TerraformResource } from "cdktf";
import { Construct, type IConstruct } from "constructs";
import { checkName } from "../settings/check-name";

/**
 * Types for which AWS accepts a create call even if the name is taken: a second Terraform state would take them over,
 * and delete them when it is destroyed.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_CreateQueue.html
 */
const TAKEN_OVER = [
  "aws_sqs_queue",
  "aws_sns_topic",
  "aws_cloudwatch_metric_alarm",
  "aws_cloudwatch_dashboard",
];

/**
 * An empty log group, created before anything that could be taken over: CloudWatch Logs refuses a second one of the
 * same name. It costs nothing.
 * https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateLogGroup.html
 */
export class NameClaim extends Construct implements IAspect {
  private readonly logGroup: CloudwatchLogGroup;

  constructor(scope: Construct, id: string, queueName: string) {
    super(scope, id);
    this.logGroup = new CloudwatchLogGroup(this, "log-group", {
      name: checkName(this, "log group", `/reliable-queue/${queueName}`),
      retentionInDays: 1,
    });
  }

  /** As an aspect: everything that could be taken over waits for the claim. Idempotent. */
  visit(node: IConstruct): void {
    if (!TerraformResource.isTerraformResource(node)) return;
    if (!TAKEN_OVER.includes(node.terraformResourceType)) return;
    const { terraformResourceType, friendlyUniqueId } = this.logGroup;
    const claim = `${terraformResourceType}.${friendlyUniqueId}`;
    const dependsOn = node.dependsOn ?? [];
    if (!dependsOn.includes(claim)) node.dependsOn = [...dependsOn, claim];
  }
}
