import { BatchProcessor, EventType, processPartialResponse } from "@aws-lambda-powertools/batch";

const processor = new BatchProcessor(EventType.SQS);
const work = async ({ body, messageAttributes }) => {
  JSON.parse(body);
  if (messageAttributes.team_id === undefined) throw new Error("team_id is missing");
};

export const handler = async (event, context) =>
  processPartialResponse(event, work, processor, { context, throwOnFullBatchFailure: false });
