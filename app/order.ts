import * as v from "valibot";

const OrderFields = v.looseObject({
  order_id: v.pipe(v.string(), v.nonEmpty()),
  product_id: v.pipe(v.string(), v.nonEmpty()),
});

export type Order = v.InferOutput<typeof OrderFields>;

/**
 * What a body must contain for an order to be processed. Other fields are kept whatever their names, which valibot's
 * own copy does not do.
 */
export const OrderSchema = v.custom<Order>((body) => v.is(OrderFields, body));
