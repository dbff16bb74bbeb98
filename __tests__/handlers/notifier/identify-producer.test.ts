import { identifyProducer, readBindings } from "../../../handlers/notifier/identify-producer";
import { application } from "../../support/jobs";
import { number } from "../../support/make-message";

const of = (senderId: string, teamId?: string) => ({
  senderId,
  attributes: teamId === undefined ? {} : { team_id: number(teamId) },
});
const identify = (message: ReturnType<typeof of>, ...bindings: string[]) =>
  identifyProducer(application, message, readBindings(bindings));

test("without bindings, a producer is the one that its message names", () => {
  expect(identify(of("AROAEXAMPLE1:s", "3"))).toEqual({ name: "team:3", id: "3" });
});

test.each([
  ["its own sender", "AROAOFSTORE3:s", "3", { name: "team:3", id: "3" }],
  ["another sender that is bound", "AROAOFSTORE4:s", "3", { name: "sender:AROAOFSTORE4", claim: "team:3" }],
  ["a sender that is not bound", "AROAELSEWHERE:s", "3", { name: "sender:AROAELSEWHERE", claim: "team:3" }],
  [
    "a session named like its sender",
    "AROAELSEWHERE:AROAOFSTORE3",
    "3",
    { name: "sender:AROAELSEWHERE", claim: "team:3" },
  ],
  [
    "a bound sender as a producer that is not bound",
    "AROAOFSTORE4:s",
    "9",
    { name: "sender:AROAOFSTORE4", claim: "team:9" },
  ],
])("a bound producer that is named by %s", (_who, senderId, teamId, producer) => {
  expect(identify(of(senderId, teamId), "AROAOFSTORE3=team:3", "AROAOFSTORE4=team:4")).toEqual(producer);
});

test("if neither sender nor producer is bound, the message is believed", () => {
  expect(identify(of("AROAELSEWHERE:s", "9"), "AROAOFSTORE3=team:3")).toEqual({ name: "team:9", id: "9" });
});

test("a sender may speak for several producers", () => {
  const bindings = ["AROAGATEWAY1=team:3", "AROAGATEWAY1=team:4"];
  for (const team of ["3", "4"])
    expect(identify(of("AROAGATEWAY1:s", team), ...bindings)).toEqual({ name: `team:${team}`, id: team });
});

test("a message without a producer is attributed to its sender", () => {
  expect(identify(of("AROAOFSTORE3:s"), "AROAOFSTORE3=team:3")).toEqual({ name: "sender:AROAOFSTORE3" });
});
