import { interpretResponse } from "../../../../local/lambda/mapping/interpret-response";
import type { InvocationResult } from "../../../../local/lambda/runtime-api";

const IDS = ["a", "b", "c"];
const respond = (payload: string): InvocationResult => ({ kind: "response", payload });
const failures = (...ids: unknown[]) =>
  respond(JSON.stringify({ batchItemFailures: ids.map((itemIdentifier) => ({ itemIdentifier })) }));

describe("interpretResponse with partial batch responses", () => {
  test.each<[string, InvocationResult]>([
    ["an empty list", failures()],
    ["null", respond("null")],
    ["an empty object", respond("{}")],
    ["a list that is null", respond('{"batchItemFailures":null}')],
    ["an empty text", respond('""')],
    ["nothing at all", respond("")],
  ])("deletes all after %s", (_, result) => {
    expect(interpretResponse(result, IDS, true)).toEqual({ deletedIds: IDS, backOff: false });
  });

  test("deletes what did not fail", () => {
    expect(interpretResponse(failures("b"), IDS, true)).toEqual({ deletedIds: ["a", "c"], backOff: false });
  });

  test("deletes nothing and does not back off when every record failed", () => {
    expect(interpretResponse(failures("a", "b", "c"), IDS, true)).toEqual({ deletedIds: [], backOff: false });
  });

  test.each<[string, InvocationResult]>([
    ["an unknown itemIdentifier", failures("a", "x")],
    ["an empty itemIdentifier", failures("")],
    ["an itemIdentifier that is null", failures(null)],
    ["an entry without itemIdentifier", respond('{"batchItemFailures":[{"messageId":"a"}]}')],
    ["a list that is none", respond('{"batchItemFailures":"a"}')],
    ["a response that is not JSON", respond("{")],
    ["a response that is a text", respond('"done"')],
  ])("treats the whole batch as failed after %s", (_, result) => {
    expect(interpretResponse(result, IDS, true)).toEqual({ deletedIds: [], backOff: false });
  });
});

describe.each([true, false])("interpretResponse with partial responses %s", (reportBatchItemFailures) => {
  test.each<InvocationResult>([{ kind: "error", errorType: "Error" }, { kind: "timeout" }, { kind: "exit" }])(
    "deletes nothing and backs off after $kind",
    (result) => {
      expect(interpretResponse(result, IDS, reportBatchItemFailures)).toEqual({
        deletedIds: [],
        backOff: true,
      });
    },
  );
});

test("ignores the response of a mapping without partial responses", () => {
  expect(interpretResponse(failures("a"), IDS, false)).toEqual({ deletedIds: IDS, backOff: false });
});
