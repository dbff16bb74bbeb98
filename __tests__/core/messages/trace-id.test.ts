import { traceIdOf } from "../../../core/messages/trace-id";
import { parseMetadata } from "../../../core/metadata/read-metadata";
import { originOf } from "../../../core/metadata/write-metadata";
import {
  makeMessage,
  makeMetadata,
  metadataAttribute,
  TRACE_ID,
  traceHeader,
} from "../../support/make-message";

test.each([
  [traceHeader(TRACE_ID), TRACE_ID],
  [`Sampled=0;Root=${TRACE_ID}`, TRACE_ID],
  [`Root=${TRACE_ID.toUpperCase().replace("5E", "G1")}`, undefined],
  ["Root=1-5e1b4151", undefined],
  ["Self=1-5e1b4151-5ac6c58f5ac6c58f5ac6c58f", undefined],
  ["", undefined],
  [undefined, undefined],
])("the root id of the header %j is %s", (header, id) => {
  expect(traceIdOf(header)).toBe(id);
});

test("metadata keeps the trace in which a message was first sent, and has none if it was not traced", () => {
  expect(originOf(makeMessage({ traceId: TRACE_ID }))).toMatchObject({ trace: TRACE_ID });
  expect(originOf(makeMessage())).not.toHaveProperty("trace");
});

test("metadata with a trace is read, and metadata with something that is not a trace id is not", () => {
  const read = (trace: string) => parseMetadata(metadataAttribute({ ...makeMetadata(), trace })).kind;

  expect(read(TRACE_ID)).toBe("metadata");
  expect(read("somebody@example.com")).toBe("unreadable");
});
