import { identifyProducer, readBindings } from "../../../handlers/notifier/identify-producer";
import { number } from "../../support/make-message";
import { application } from "../../support/orders";

const of = (senderId: string, storeId?: string) => ({
  senderId,
  attributes: storeId === undefined ? {} : { store_id: number(storeId) },
});
const identify = (message: ReturnType<typeof of>, ...bindings: string[]) =>
  identifyProducer(application, message, readBindings(bindings));

test("without bindings a producer is who its message says", () => {
  expect(identify(of("AROAEXAMPLE1:s", "3"))).toEqual({ name: "store:3", id: "3" });
});

test.each([
  ["its own sender", "AROAOFSTORE3:s", "3", { name: "store:3", id: "3" }],
  ["another sender that is bound", "AROAOFSTORE4:s", "3", { name: "sender:AROAOFSTORE4", claim: "store:3" }],
  ["a sender that is not bound", "AROAELSEWHERE:s", "3", { name: "sender:AROAELSEWHERE", claim: "store:3" }],
  [
    "a session named like its sender",
    "AROAELSEWHERE:AROAOFSTORE3",
    "3",
    { name: "sender:AROAELSEWHERE", claim: "store:3" },
  ],
  [
    "a bound sender as a producer that is not bound",
    "AROAOFSTORE4:s",
    "9",
    { name: "sender:AROAOFSTORE4", claim: "store:9" },
  ],
])("a bound producer that is named by %s", (_who, senderId, storeId, producer) => {
  expect(identify(of(senderId, storeId), "AROAOFSTORE3=store:3", "AROAOFSTORE4=store:4")).toEqual(producer);
});

test("where neither sender nor producer is bound the message is believed", () => {
  expect(identify(of("AROAELSEWHERE:s", "9"), "AROAOFSTORE3=store:3")).toEqual({ name: "store:9", id: "9" });
});

test("a sender may speak for several producers", () => {
  const bindings = ["AROAGATEWAY1=store:3", "AROAGATEWAY1=store:4"];
  for (const store of ["3", "4"])
    expect(identify(of("AROAGATEWAY1:s", store), ...bindings)).toEqual({ name: `store:${store}`, id: store });
});

test("a message without a producer is of its sender", () => {
  expect(identify(of("AROAOFSTORE3:s"), "AROAOFSTORE3=store:3")).toEqual({ name: "sender:AROAOFSTORE3" });
});
