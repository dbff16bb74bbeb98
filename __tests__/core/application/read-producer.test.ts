import fc from "fast-check";
import { readProducer } from "../../../core/application/read-producer";
import type { MessageAttributes } from "../../../core/messages/message";
import { defineJobs } from "../../support/jobs";
import { number, text } from "../../support/make-message";

const JOBS = defineJobs();
const producerOf = (attributes: MessageAttributes, senderId: string) =>
  readProducer(JOBS, { attributes, senderId });

const anyText = fc.oneof(fc.string({ unit: "binary-ascii" }), fc.string({ unit: "grapheme" }));

test("a valid team_id names the team, whoever sent it", () => {
  expect(producerOf({ team_id: number("3") }, "AROAEXAMPLEEXAMPLE:x")).toEqual({
    name: "team:3",
    id: "3",
  });
});

test.each([
  ["AROAEXAMPLEEXAMPLE:teams", "sender:AROAEXAMPLEEXAMPLE"],
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
])("without a team, SenderId %j is %s", (senderId, name) => {
  expect(producerOf({}, senderId)).toEqual({ name });
});

test("an invalid team_id is not repeated", () => {
  expect(producerOf({ team_id: text("Jane") }, "")).toEqual({ name: "sender:unknown" });
});

test("a producer's name is safe wherever it is written, whatever the producer sent", () => {
  fc.assert(
    fc.property(anyText, anyText, (team, sender) => {
      expect(producerOf({ team_id: text(team) }, sender).name).toMatch(
        /^(team:[1-9]\d{0,4}|sender:(A[A-Z]{2}A[A-Z0-9]{8,124}|\d{12}|unknown))$/,
      );
    }),
  );
});
