// replay-aws-dlq as in its documentation, with a client for the emulator. It does not send attributes on.
import AWS from "aws-sdk";
import { redrive } from "replay-aws-dlq";

const { QUEUE_URL, RETRY_QUEUE_URL, AWS_ENDPOINT_URL } = process.env;
process.env.AWS_SDK_JS_SUPPRESS_MAINTENANCE_MODE_MESSAGE = "1";

export function handler() {
  const sqs = new AWS.SQS({ region: "us-east-1", endpoint: AWS_ENDPOINT_URL });
  return redrive({ from: RETRY_QUEUE_URL, to: QUEUE_URL, options: { sqs } });
}
