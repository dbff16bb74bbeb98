import fc from "fast-check";
import { identifyProducer } from "../../../handlers/notifier/identify-producer";
import { number, text } from "../../support/make-message";

const anyText = fc.oneof(fc.string({ unit: "binary-ascii" }), fc.string({ unit: "grapheme" }));

test("a valid store_id names the store, whoever sent it", () => {
  expect(identifyProducer({ store_id: number("3") }, "AROAEXAMPLEEXAMPLE:x")).toEqual({
    name: "store:3",
    storeId: "3",
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
  expect(identifyProducer({}, senderId)).toEqual({ name });
});

test("an invalid store_id is not repeated", () => {
  expect(identifyProducer({ store_id: text("Jane") }, "")).toEqual({ name: "sender:unknown" });
});

test("a producer's name is safe wherever it is written, whatever the producer sent", () => {
  fc.assert(
    fc.property(anyText, anyText, (store, sender) => {
      expect(identifyProducer({ store_id: text(store) }, sender).name).toMatch(
        /^(store:[1-9]\d{0,9}|sender:(A[A-Z]{2}A[A-Z0-9]{8,124}|\d{12}|unknown))$/,
      );
    }),
  );
});
