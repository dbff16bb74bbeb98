// Powertools batch as in its documentation, with its logger for a line about each record and the totals.
import { BatchProcessor, EventType, processPartialResponse } from "@aws-lambda-powertools/batch";
import { Logger } from "@aws-lambda-powertools/logger";

const logger = new Logger({ serviceName: "consumer" });
const processor = new BatchProcessor(EventType.SQS);
const work = async ({ messageId, body, messageAttributes }) => {
  JSON.parse(body);
  const team = messageAttributes.team_id?.stringValue;
  if (team === undefined) {
    logger.warn("message failed", { reason: "MissingTeamId", message_id: messageId });
    throw new Error("team_id is missing");
  }
  logger.info("task done", { message_id: messageId, team_id: team, idempotency_key: messageId });
};

export const handler = async (event, context) => {
  const response = await processPartialResponse(event, work, processor, {
    context,
    throwOnFullBatchFailure: false,
  });
  logger.info("batch done", { tot_msgs: event.Records.length, f_msgs: response.batchItemFailures.length });
  return response;
};
