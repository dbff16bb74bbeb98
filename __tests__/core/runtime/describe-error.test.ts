import fc from "fast-check";
import { describeError } from "../../../core/runtime/describe-error";
import { UnreadableRecordError } from "../../../core/runtime/errors";
import { serviceError } from "../../support/fail-calls";

test("our own errors are described by code and message", () => {
  expect(describeError(new UnreadableRecordError("body", "must be a string"))).toEqual({
    error: "UnreadableRecord",
    code: "UnreadableRecord",
    detail: "The record's body must be a string.",
  });
});

class BusinessError extends Error {}
const withCode = (code: unknown) => Object.assign(new Error("marked-secret"), { code });
test.each<[string, unknown, object]>([
  ["an error", new Error("marked-secret"), { error: "Error" }],
  ["an error of a class", new BusinessError("marked-secret"), { error: "BusinessError" }],
  ["a parser's error", parserError(), { error: "SyntaxError" }],
  ["an error of a socket", withCode("ECONNRESET"), { error: "Error", code: "ECONNRESET" }],
  ["an error of Node", withCode("ERR_INVALID_URL"), { error: "Error", code: "ERR_INVALID_URL" }],
  ["a code that is a value", withCode("Jane"), { error: "Error" }],
  ["a code that is a sentence", withCode("E marked secret"), { error: "Error" }],
  ["a code that is a number", withCode(396), { error: "Error" }],
  ["a thrown text", "marked-secret", { error: "NotAnError" }],
  ["a thrown object", { name: "marked-secret", message: "marked-secret" }, { error: "NotAnError" }],
  ["nothing", undefined, { error: "NotAnError" }],
  ["a cause", new Error("x", { cause: new Error("marked-secret") }), { error: "Error" }],
  [
    "an SDK service exception",
    serviceError("AWS.SimpleQueueService.NonExistentQueue", 400),
    {
      error: "AWS.SimpleQueueService.NonExistentQueue",
      code: "AWS.SimpleQueueService.NonExistentQueue",
      statusCode: 400,
    },
  ],
  [
    "a service exception named by a sentence",
    serviceError("marked secret", 503),
    { error: "ServiceException", code: "ServiceException", statusCode: 503 },
  ],
])("no word of %s is copied", (_what, thrown, description) => {
  expect(describeError(thrown)).toEqual(description);
});

function parserError(): unknown {
  try {
    return JSON.parse("marked-secret");
  } catch (thrown) {
    return thrown;
  }
}

test("no message of a foreign error is ever in its description", () => {
  fc.assert(
    fc.property(fc.string({ minLength: 8 }), fc.boolean(), (message, isService) => {
      const error = isService
        ? Object.assign(new TypeError(message), { $metadata: {} })
        : new TypeError(message);
      expect(describeError(error)).toEqual({ error: "TypeError", ...(isService && { code: "TypeError" }) });
    }),
  );
});
