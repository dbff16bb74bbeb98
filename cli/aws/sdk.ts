import { createReceivePort } from "../../core/sqs/receive-port";
import { sqsCallsOf } from "../../core/sqs/sdk-sqs-calls";
import { createSqsPort } from "../../core/sqs/sqs-port";
import { clientConfiguration, createSqs } from "./clients";
import { assumeRole, operatorRole, readSenderRoles } from "./operator-role";
import { findQueue, readAllAttributes, readKeyId, readQueueState } from "./target/find-queues";

/** Everything that needs the SQS SDK, in one place. */
export const sdk = {
  assumeRole,
  sqsCallsOf,
  clientConfiguration,
  createReceivePort,
  createSqs,
  createSqsPort,
  findQueue,
  operatorRole,
  readAllAttributes,
  readKeyId,
  readQueueState,
  readSenderRoles,
};
