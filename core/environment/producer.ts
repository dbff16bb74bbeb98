import { PRODUCER_LIMITS } from "../limits/limits";
import { list, number, text } from "./environment";

export const PRODUCER_ENVIRONMENT = {
  QUEUE_URL: text,
  BAD_SHARE: number(PRODUCER_LIMITS.badShare),
  UNAVAILABLE_SHARE: number(PRODUCER_LIMITS.unavailableShare),
  SCARCE_PRODUCTS: list,
} as const;
