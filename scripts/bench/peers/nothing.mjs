// The floor: a module that does nothing.
export const handler = async () => ({ batchItemFailures: [] });
