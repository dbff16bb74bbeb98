import { list, number, text } from "../../core/environment/environment";
import type { Limit } from "../../core/limits/limit-table";

const share: Limit = { min: 0, max: 1, fraction: true, source: "a share of all messages" };

/** What the construct and `deployment` of the application write. */
export const PRODUCER_ENVIRONMENT = {
  QUEUE_URL: text,
  /** Of the orders that lack `store_id`. */
  BAD_SHARE: number(share),
  /** Of the other orders, those for a scarce product. */
  UNAVAILABLE_SHARE: number(share),
  SCARCE_PRODUCTS: list,
} as const;
