import middy from "@middy/core";
import partialBatchFailure from "@middy/sqs-partial-batch-failure";

const work = async ({ Records }) =>
  Promise.allSettled(
    Records.map(async ({ body, messageAttributes }) => {
      JSON.parse(body);
      if (messageAttributes.team_id === undefined) throw new Error("team_id is missing");
    }),
  );

export const handler = middy(work).use(partialBatchFailure({ logger: false }));
