import fc from "fast-check";
import { readProducerId } from "../../core/application/read-producer";
import type { MessageAttributes } from "../../core/messages/message";
import { binary, number, text } from "../support/make-message";
import { application } from "./support/orders";

const readStoreId = (attributes: MessageAttributes) => readProducerId(application, attributes);

test.each(["1", "3", "10", "9999999999"])("%s is a valid store_id", (storeId) => {
  expect(readStoreId({ store_id: number(storeId) })).toEqual({ kind: "valid", id: storeId });
  expect(readStoreId({ store_id: text(storeId) })).toEqual({ kind: "valid", id: storeId });
});

test.each(["0", "-1", "01", "1.5", "1e3", "+1", " 1", "1 ", "1\n", "", "store", "10000000000", "３", "1,2"])(
  "%j is not a valid store_id",
  (storeId) => expect(readStoreId({ store_id: text(storeId) })).toEqual({ kind: "invalid" }),
);

test("a binary store_id is invalid, whatever it contains", () => {
  expect(readStoreId({ store_id: binary(51) })).toEqual({ kind: "invalid" });
});

test.each([{}, { Store_Id: number("3") }, { store_id2: number("3") }])("%j has no store_id", (attributes) => {
  expect(readStoreId(attributes)).toEqual({ kind: "missing" });
});

test("exactly the positive whole numbers of at most ten digits are valid", () => {
  fc.assert(
    fc.property(fc.integer({ min: -1000, max: 99_999_999_999 }), (value) => {
      const valid = value > 0 && value <= 9_999_999_999;
      expect(readStoreId({ store_id: number(String(value)) }).kind).toBe(valid ? "valid" : "invalid");
    }),
  );
});
