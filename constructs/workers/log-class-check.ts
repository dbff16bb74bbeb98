import { DataAwsCloudwatchLogGroup } from "@cdktf/provider-aws/lib/data-aws-cloudwatch-log-group";
import { Construct } from "constructs";
import type { ILogGroup } from "./log-group";

/** An emulator that does not know classes returns none. */
const ACCEPTED = ["STANDARD", ""];

/**
 * Makes a plan fail if an existing log group has a class other than STANDARD: alarms would never get the metrics that
 * they watch, and nothing would say so.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CloudWatch_Logs_Log_Classes.html
 */
export class LogClassCheck extends Construct {
  constructor(scope: Construct, id: string, { logGroupName }: ILogGroup) {
    super(scope, id);
    new DataAwsCloudwatchLogGroup(this, "log-group", {
      name: logGroupName,
      lifecycle: {
        postcondition: [
          {
            condition: `\${contains(${JSON.stringify(ACCEPTED)}, self.log_group_class)}`,
            errorMessage: `The log group ${logGroupName} must have the class STANDARD: CloudWatch extracts embedded metrics, which the alarms watch, from no log group of another class. A class cannot be changed: use another log group, or omit logGroup.`,
          },
        ],
      },
    });
  }
}
