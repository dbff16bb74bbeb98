import { list, number, text } from "../../core/environment/environment";
import type { Limit } from "../../core/limits/limit-table";

const share: Limit = { min: 0, max: 1, fraction: true, source: "a share of all messages" };

/** What the construct and the application's `deployment` write. */
export const PRODUCER_ENVIRONMENT = {
  QUEUE_URL: text,
  /** Share of the orders that lack `store_id`. */
  BAD_SHARE: number(share),
  /** Share of the other orders that ask for a scarce product. */
  UNAVAILABLE_SHARE: number(share),
  SCARCE_PRODUCTS: list,
} as const;
