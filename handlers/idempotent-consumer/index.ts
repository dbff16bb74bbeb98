import { readEnvironment } from "../../core/environment/environment";
import { IDEMPOTENCY_ENVIRONMENT } from "../../core/environment/idempotency";
import { systemClock } from "../../core/runtime/clock";
import { createHandler } from "../consumer/create-handler";
import { createOnce } from "./create-once";
import { createStore } from "./create-store";

const { IDEMPOTENCY_TABLE, IDEMPOTENCY_SECONDS } = readEnvironment(IDEMPOTENCY_ENVIRONMENT, process.env);
const store = createStore(IDEMPOTENCY_TABLE);

/** Lambda entry: the consumer, which processes a message only once, no matter how many copies of it arrive. */
export const handler = createHandler(({ maxReceiveCount }, context) =>
  createOnce(store, { maxReceiveCount, seconds: IDEMPOTENCY_SECONDS }, { clock: systemClock, context }),
);
