import * as v from "valibot";

/** What a body must hold for an order to be processed. Other fields belong to the business function. */
export const OrderSchema = v.looseObject({
  order_id: v.pipe(v.string(), v.nonEmpty()),
  product_id: v.pipe(v.string(), v.nonEmpty()),
});

export type Order = v.InferOutput<typeof OrderSchema>;

/** The order in a message body, or undefined when the body holds none. The parser's words are dropped: they quote the body. */
export function parseOrder(body: string): Order | undefined {
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), OrderSchema), body, { abortEarly: true });
  return parsed.success ? parsed.output : undefined;
}
