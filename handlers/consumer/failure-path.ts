import { createSqsClient } from "../../core/sqs/sqs-client";
import { createSqsPort } from "../../core/sqs/sqs-port";

export { settleFailures } from "./settle-failures";

/** What only a failed record needs. Imported dynamically, so that a batch of good messages never loads a client. */
export const sqs = createSqsPort(createSqsClient());
