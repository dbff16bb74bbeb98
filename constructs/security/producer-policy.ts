import type { IQueue } from "../queue/queue";
import { PolicyDocument } from "./policy-document";

/**
 * What a producer needs to send messages, one at a time or in batches, which is the same action for SQS.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-api-permissions-reference.html
 */
export function producerPolicy(main: IQueue): string {
  const document = new PolicyDocument();
  main.grantSend(document);
  return document.toJson();
}

/** What somebody else's consumer needs, whether Lambda polls for it or it polls itself. */
export function consumerPolicy(main: IQueue): string {
  const document = new PolicyDocument();
  main.grantConsume(document);
  main.grantChangeVisibility(document);
  return document.toJson();
}
