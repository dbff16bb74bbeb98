import { BatchProcessor, EventType, processPartialResponse } from "@aws-lambda-powertools/batch";
import { parser } from "@aws-lambda-powertools/batch/parser";
import { z } from "zod";

const innerSchema = z.object({ task_id: z.string().min(1), machine: z.string().min(1) });
const processor = new BatchProcessor(EventType.SQS, { parser, innerSchema, transformer: "json" });
const work = async ({ messageAttributes }) => {
  if (messageAttributes.team_id === undefined) throw new Error("team_id is missing");
};

export const handler = async (event, context) =>
  processPartialResponse(event, work, processor, { context, throwOnFullBatchFailure: false });
