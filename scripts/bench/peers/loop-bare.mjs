// A loop as it is often written: parse, one check, a partial batch response.
export const handler = async ({ Records }) => {
  const batchItemFailures = [];
  for (const record of Records) {
    try {
      JSON.parse(record.body);
      if (record.messageAttributes.team_id === undefined) throw new Error("team_id is missing");
    } catch {
      batchItemFailures.push({ itemIdentifier: record.messageId });
    }
  }
  return { batchItemFailures };
};
