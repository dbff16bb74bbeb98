// The lower bound: a module that does nothing.
export const handler = async () => ({ batchItemFailures: [] });
