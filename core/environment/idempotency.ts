import { DERIVED_LIMITS } from "../limits/limit-table";
import { number, text } from "./environment";

/** Of the consumer, where it processes each message once. */
export const IDEMPOTENCY_ENVIRONMENT = {
  IDEMPOTENCY_TABLE: text,
  IDEMPOTENCY_SECONDS: number(DERIVED_LIMITS.idempotencySeconds),
} as const;
