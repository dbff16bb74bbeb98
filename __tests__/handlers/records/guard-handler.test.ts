import { MalformedEventError } from "../../../core/runtime/errors";
import { guardHandler } from "../../../handlers/records/guard-handler";
import { leaksIn, printError } from "../../support/recorders";

const thrownBy = async (thrown: unknown): Promise<Error> => {
  const handler = guardHandler(async (_event: unknown, _context: unknown) => {
    throw thrown;
  });
  return handler({}, {}).then(
    () => Promise.reject(new Error("It threw nothing.")),
    (error) => error,
  );
};

test("what the function returns is what the handler returns", async () => {
  const handler = guardHandler(async (event: number, context: number) => event + context);
  expect(await handler(1, 2)).toBe(3);
});

test("our own errors pass unchanged, because they say what to do", async () => {
  const own = new MalformedEventError("The event must be an SQS event.");
  expect(await thrownBy(own)).toBe(own);
});

test.each<[string, unknown, string]>([
  ["a parser's error", parserError(), "SyntaxError was thrown"],
  ["an error of a socket", withCode(), "Error (ECONNRESET) was thrown"],
  ["a thrown text", "marked-secret", "NotAnError was thrown"],
  [
    "an error of many lines",
    new Error("one\nmarked-secret\n    at marked-secret:1:2\n    at x (marked-secret:1:2)"),
    "Error was thrown",
  ],
  [
    "an error whose message was changed",
    Object.assign(new Error("\n    at marked-secret:1:2"), { message: "changed" }),
    "Error was thrown",
  ],
  ["an error with a cause", new Error("x", { cause: new Error("marked-secret") }), "Error was thrown"],
])("of %s Lambda prints the class and the stack frames, never its message", async (_what, thrown, says) => {
  const error = await thrownBy(thrown);
  const printed: string[] = [];
  printError(error, (line) => void printed.push(line));
  expect(leaksIn(printed, "marked-secret")).toEqual([]);
  expect(error.message).toBe(`${says}. Its message is omitted because it may quote a message body.`);
  expect(error).toMatchObject({ name: "Unexpected", code: "Unexpected", kind: "retry" });
});

test("the stack frames are those of the error that was thrown", async () => {
  const thrown = parserError();
  const error = await thrownBy(thrown);
  expect(error.stack).toContain("parserError (");
});

function parserError(): unknown {
  try {
    return JSON.parse("marked-secret");
  } catch (thrown) {
    return thrown;
  }
}

function withCode(): Error {
  return Object.assign(new Error("marked-secret"), { code: "ECONNRESET" });
}
