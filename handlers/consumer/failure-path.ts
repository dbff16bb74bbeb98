import { createSqsPort } from "../../core/messages/sqs-port";
import { createSqsClient } from "../../core/runtime/sqs-client";

export { settleFailures } from "./settle-failures";

/** What only a failed record needs. Imported dynamically, so that a batch of good messages never loads the SDK. */
export const sqs = createSqsPort(createSqsClient());
