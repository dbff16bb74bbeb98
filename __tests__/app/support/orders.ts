import application from "../../../app";
import { createDiagnose } from "../../../core/application/diagnose-message";
import type { Message } from "../../../core/messages/message";
import { makeMessage, number } from "../../support/make-message";

export { application };

export const ORDER_BODY = JSON.stringify({ order_id: "order-1", product_id: "product-7" });

/** An order in which nothing is wrong. Every part of its message can be overridden. */
export const makeOrder = (parts: Partial<Message> = {}): Message =>
  makeMessage({ body: ORDER_BODY, attributes: { store_id: number("3") }, ...parts });

/** The world in which these products are unavailable. */
export const worldOf = (...products: readonly string[]) =>
  ({ known: true, value: new Set<string>(products) }) as const;

/** The orders application's diagnosis of messages while these products are unavailable. */
export const diagnoseWhile = (...products: readonly string[]) =>
  createDiagnose(application, worldOf(...products));
