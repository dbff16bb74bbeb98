import type { Message } from "../../../core/messages/message";
import { makeMetadata, messageId, metadataAttribute, number, text } from "../../support/make-message";

let made = 0;

/** A body that must not show up anywhere unless it is revealed. */
export const SECRET = "123-45-6789";

export const orderBody = (orderId: string, productId = "product-7") =>
  JSON.stringify({ order_id: orderId, product_id: productId, ssn_no: SECRET });

type Held = Pick<Message, "body" | "attributes"> & { readonly id: string };

/** What the notifier quarantines: no store_id, and the metadata of its death. */
export function poison(fields: Parameters<typeof makeMetadata>[0] = {}): Held {
  made += 1;
  const id = messageId(500_000 + made);
  return {
    id,
    body: orderBody(`order-${made}`),
    attributes: {
      contact_me: text("somebody@example.com"),
      ...metadataAttribute(
        makeMetadata({
          id,
          sentAt: Date.now() - 3_600_000,
          reason: "MissingStoreId",
          cause: "MissingStoreId",
          ...fields,
        }),
      ),
    },
  };
}

/** What waits in the retry queue for a product. */
export function retryScheduled(fields: Parameters<typeof makeMetadata>[0] = {}): Held {
  const cause = "ProductUnavailable:12345678";
  const held = poison({ reason: "ProductUnavailable", cause, attempt: 1, ...fields });
  return {
    ...held,
    body: orderBody("retryScheduled", "product-113"),
    attributes: { ...held.attributes, store_id: number("3") },
  };
}

export const times = <T>(count: number, make: () => T): T[] => Array.from({ length: count }, make);
