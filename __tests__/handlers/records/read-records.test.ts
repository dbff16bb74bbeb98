import { readRecords } from "../../../handlers/records/read-records";
import { makeMessage, makeRecord } from "../../support/make-message";
import { leaksIn, recordLog } from "../../support/recorders";

const read = (event: unknown) => {
  const { log, lines } = recordLog();
  return { ...readRecords(event, log), lines };
};

test("records become messages, in order", () => {
  const messages = [makeMessage(), makeMessage()];
  const result = read({ Records: messages.map(makeRecord) });
  expect(result).toEqual({ messages, unreadable: [], lines: [] });
});

test("an empty list of records is no message", () => {
  expect(read({ Records: [] })).toEqual({ messages: [], unreadable: [], lines: [] });
});

test("an unreadable record is reported and logged by its id, and its neighbors are read", () => {
  const [first, last] = [makeMessage(), makeMessage()];
  const result = read({
    Records: [makeRecord(first), { messageId: "bad-1", body: "marked-secret" }, makeRecord(last)],
  });
  expect(result.messages).toEqual([first, last]);
  expect(result.unreadable).toEqual([{ itemIdentifier: "bad-1" }]);
  expect(result.lines).toEqual([
    [
      "error",
      "record not readable",
      {
        message_id: "bad-1",
        reason: "UnreadableRecord",
        error: "UnreadableRecord",
        code: "UnreadableRecord",
        detail: "The record's receiptHandle is missing.",
      },
    ],
  ]);
  expect(leaksIn([JSON.stringify(result.lines)], "marked-secret")).toEqual([]);
});

test.each([undefined, null, "text", [], {}, { Records: {} }, { Records: "marked-secret" }])(
  "an event %j is refused",
  (event) => {
    expect(() => read(event)).toThrow(
      expect.objectContaining({
        code: "MalformedEvent",
        message:
          "The event must be an SQS event with a list of Records. This function must be invoked by its event source mapping.",
      }),
    );
  },
);

test.each([null, "marked-secret", {}, { messageId: "" }, { messageId: 7 }])(
  "a record %j without a messageId fails the batch, because it could not be reported",
  (record) => {
    expect(() => read({ Records: [makeRecord(), record] })).toThrow(
      expect.objectContaining({
        code: "MalformedEvent",
        message:
          "Records[1].messageId must be a non-empty string. Without it the batch cannot be reported record by record.",
      }),
    );
  },
);
