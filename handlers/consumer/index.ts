import { createHandler } from "./create-handler";

/** Lambda entry: the records are messages of the main queue. */
export const handler = createHandler();
