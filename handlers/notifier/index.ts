import { createHandler } from "./create-handler";

/** Lambda entry: the records are dead letters. */
export const handler = createHandler();
