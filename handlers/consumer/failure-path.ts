import { createSqsPort } from "../message/sqs-port";
import { createSqsClient } from "../runtime/sqs-client";

/** What only a failed record needs. Imported dynamically, so that a batch of good ones never loads the SDK. */
export const sqs = createSqsPort(createSqsClient());
