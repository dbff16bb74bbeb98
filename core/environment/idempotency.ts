import { DERIVED_LIMITS } from "../limits/limit-table";
import { number, text } from "./environment";

/** For the consumer, if it processes each message only once. */
export const IDEMPOTENCY_ENVIRONMENT = {
  IDEMPOTENCY_TABLE: text,
  IDEMPOTENCY_SECONDS: number(DERIVED_LIMITS.idempotencySeconds),
} as const;
