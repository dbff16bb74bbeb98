import { faker } from "@faker-js/faker/locale/en";
import type { MessageAttributes } from "../core/messages/message";

/** One store's order as it is sent. */
export interface StoreOrder {
  readonly orderId: string;
  /** Null: the message lacks it and is therefore bad. */
  readonly storeId: number | null;
  /** It asks for a scarce product. */
  readonly scarce: boolean;
  readonly body: string;
  readonly attributes: MessageAttributes;
}

export interface OrderMix {
  /** The same words give the same orders. */
  readonly seed: readonly number[];
  /** Share of messages that lack `store_id`, 0 to 1. */
  readonly badShare: number;
  /** Share of the good ones that order a scarce product, 0 to 1. */
  readonly unavailableShare: number;
  readonly scarceProducts: readonly string[];
}

const STORES = { min: 1, max: 5 };
const ORDINARY_PRODUCTS = Array.from({ length: 20 }, (_, index) => `product-${101 + index}`);

const text = (value: string) => ({ DataType: "String", StringValue: value });
const number = (value: number) => ({ DataType: "Number", StringValue: String(value) });

/**
 * A product for the order. Bad messages never ask for a scarce one, so that each has only one thing wrong with it.
 */
function chooseProduct(mix: OrderMix, bad: boolean): string {
  const scarce = faker.number.float() < mix.unavailableShare;
  const ordinary = ORDINARY_PRODUCTS.filter((product) => !mix.scarceProducts.includes(product));
  return faker.helpers.arrayElement(
    scarce && !bad && mix.scarceProducts.length > 0 ? mix.scarceProducts : ordinary,
  );
}

/**
 * Creates the order with the given index, dated `now` (epoch ms). Pure: the generator is seeded for each order, so
 * nothing is carried from one to the next. All personal data is made up.
 */
export function makeOrder(mix: OrderMix, index: number, now: number): StoreOrder {
  faker.seed([...mix.seed, index]);
  const bad = faker.number.float() < mix.badShare;
  const storeId = faker.number.int(STORES);
  const productId = chooseProduct(mix, bad);
  const orderId = faker.string.uuid();
  const body = {
    order_id: orderId,
    product_id: productId,
    name: faker.person.fullName(),
    dob: faker.date.birthdate({ mode: "year", min: 1940, max: 2005 }).toISOString().slice(0, 10),
    gender: faker.person.sex(),
    ssn_no: faker.helpers.replaceSymbols("###-##-####"),
    data_share_consent: faker.datatype.boolean(),
    evnt_time: new Date(now).toISOString(),
  };
  return {
    orderId,
    storeId: bad ? null : storeId,
    scarce: mix.scarceProducts.includes(productId),
    body: JSON.stringify(body),
    attributes: {
      project: text("reliable-sqs-with-dlq"),
      contact_me: text("stores@example.com"),
      ts: number(now),
      ...(!bad && { store_id: number(storeId) }),
    },
  };
}
