import type { IQueue } from "../queue/queue";
import { PolicyDocument } from "./policy-document";

/**
 * What a producer needs to send messages, one at a time or in batches, which is the same action to SQS.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-api-permissions-reference.html
 */
export function producerPolicy(main: IQueue): string {
  const document = new PolicyDocument();
  main.grantSend(document);
  return document.toJson();
}
