import { LambdaEventSourceMapping } from "@cdktf/provider-aws/lib/lambda-event-source-mapping";
import type { Construct } from "constructs";
import type { IQueue } from "../queue/queue";
import type { MappedFunctionSettings } from "../settings/settings";
import type { NodeFunction } from "./node-function";

/**
 * Makes Lambda poll a queue for a function, with partial batch responses: one message's failure never fails another.
 * There is no filter, because an event source mapping deletes messages that do not match it.
 */
export function mapQueueToFunction(
  scope: Construct,
  id: string,
  queue: IQueue,
  target: NodeFunction,
  settings: MappedFunctionSettings,
): LambdaEventSourceMapping {
  queue.grantConsume(target.role);
  return new LambdaEventSourceMapping(scope, id, {
    eventSourceArn: queue.arn,
    functionName: target.arn,
    batchSize: settings.batchSize,
    maximumBatchingWindowInSeconds: settings.batchingWindowSeconds,
    functionResponseTypes: ["ReportBatchItemFailures"],
    scalingConfig: { maximumConcurrency: settings.maximumConcurrency },
    // Lambda checks on creation that the role may receive.
    dependsOn: [target.role.policy],
    // If an operator stops it, it stays stopped after a deployment.
    lifecycle: { ignoreChanges: ["enabled"] },
  });
}
