import fc from "fast-check";
import { readProducer, readProducerId } from "../../../core/application/read-producer";
import type { MessageAttributes } from "../../../core/messages/message";
import { binary, number, text } from "../../support/make-message";
import { application } from "../../support/orders";

const producerOf = (attributes: MessageAttributes, senderId: string) =>
  readProducer(application, { attributes, senderId });
const readStoreId = (attributes: MessageAttributes) => readProducerId(application, attributes);

const anyText = fc.oneof(fc.string({ unit: "binary-ascii" }), fc.string({ unit: "grapheme" }));

test("a valid store_id names the store, whoever sent it", () => {
  expect(producerOf({ store_id: number("3") }, "AROAEXAMPLEEXAMPLE:x")).toEqual({
    name: "store:3",
    id: "3",
  });
});

test.each([
  ["AROAEXAMPLEEXAMPLE:stores", "sender:AROAEXAMPLEEXAMPLE"],
  ["AROAEXAMPLEEXAMPLE:Jane.Doe@example.com", "sender:AROAEXAMPLEEXAMPLE"],
  ["AIDAEXAMPLEEXAMPLE", "sender:AIDAEXAMPLEEXAMPLE"],
  ["123456789012", "sender:123456789012"],
  ["", "sender:unknown"],
  ["short", "sender:unknown"],
  ["SHORT", "sender:unknown"],
  ["JANEDOE19900101", "sender:unknown"],
  ["078051120", "sender:unknown"],
  ["198.51.100.7", "sender:unknown"],
  ["AROAEXAMPLEEXAMPLE Jane", "sender:unknown"],
  ["AROAEXAMPLEEXAMPLE\nJane", "sender:unknown"],
])("without a store, SenderId %j is %s", (senderId, name) => {
  expect(producerOf({}, senderId)).toEqual({ name });
});

test("an invalid store_id is not repeated", () => {
  expect(producerOf({ store_id: text("Jane") }, "")).toEqual({ name: "sender:unknown" });
});

test("a producer's name is safe wherever it is written, whatever the producer sent", () => {
  fc.assert(
    fc.property(anyText, anyText, (store, sender) => {
      expect(producerOf({ store_id: text(store) }, sender).name).toMatch(
        /^(store:[1-9]\d{0,9}|sender:(A[A-Z]{2}A[A-Z0-9]{8,124}|\d{12}|unknown))$/,
      );
    }),
  );
});

test.each(["1", "3", "10", "9999999999"])("%s is a valid store_id", (storeId) => {
  expect(readStoreId({ store_id: number(storeId) })).toEqual({ kind: "valid", id: storeId });
  expect(readStoreId({ store_id: text(storeId) })).toEqual({ kind: "valid", id: storeId });
});

test.each(["0", "-1", "01", "1.5", "1e3", "+1", " 1", "1 ", "1\n", "", "store", "10000000000", "３", "1,2"])(
  "%j is no valid store_id",
  (storeId) => expect(readStoreId({ store_id: text(storeId) })).toEqual({ kind: "invalid" }),
);

test("a binary store_id is invalid, whatever is in it", () => {
  expect(readStoreId({ store_id: binary(51) })).toEqual({ kind: "invalid" });
});

test.each([{}, { Store_Id: number("3") }, { store_id2: number("3") }])(
  "of %j the store_id is missing",
  (attributes) => {
    expect(readStoreId(attributes)).toEqual({ kind: "missing" });
  },
);

test("exactly the whole numbers above 0 of at most ten digits are valid", () => {
  fc.assert(
    fc.property(fc.integer({ min: -1000, max: 99_999_999_999 }), (value) => {
      const valid = value > 0 && value <= 9_999_999_999;
      expect(readStoreId({ store_id: number(String(value)) }).kind).toBe(valid ? "valid" : "invalid");
    }),
  );
});
