import { traceField } from "../../../core/metadata/first-trace";
import { logNotMoved } from "../../../core/moving/log-not-moved";
import { makeMessage, makeNotified, TRACE_ID, TRUSTED } from "../../support/make-message";
import { recordLog } from "../../support/recorders";

const LATER = TRACE_ID.replace("1-5", "1-6");

test.each([
  ["a message that was traced when it was sent", makeMessage({ traceId: TRACE_ID }), { trace_id: TRACE_ID }],
  [
    "its metadata, over all transfers",
    makeNotified({ trace: TRACE_ID }, { traceId: LATER }),
    { trace_id: TRACE_ID },
  ],
  ["no message whose metadata knows of none", makeNotified({}, { traceId: LATER }), {}],
  ["no message that was not traced", makeMessage(), {}],
  [
    "nothing that a producer wrote under the metadata's name",
    makeNotified({ trace: TRACE_ID }, { senderId: "AROASTRANGER:x" }),
    {},
  ],
])("the first trace is that of %s", (_what, message, field) => {
  expect(traceField(message, TRUSTED)).toEqual(field);
});

test("what was not moved is logged with the known traces", () => {
  const { log, of } = recordLog();
  const messages = [makeNotified({ trace: TRACE_ID }), makeMessage()];
  const notMoved = messages.map((message) => ({
    transfer: { message, to: "queue", attributes: {} },
    code: "InternalError",
  }));

  logNotMoved(log, "not moved", notMoved, TRUSTED);

  expect(of("not moved")).toEqual([
    {
      code: "InternalError",
      messages: 2,
      message_ids: messages.map(({ messageId }) => messageId),
      trace_ids: [TRACE_ID],
    },
  ]);
});
