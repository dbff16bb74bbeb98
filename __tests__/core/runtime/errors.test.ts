import {
  ConfigurationError,
  MalformedEventError,
  ReliableQueueError,
  UnreadableRecordError,
} from "../../../core/runtime/errors";

test.each([
  [new ConfigurationError("Set it."), "Configuration", "fix", "Set it."],
  [new MalformedEventError("Send it."), "MalformedEvent", "fix", "Send it."],
  [
    new UnreadableRecordError("body", "must be a string"),
    "UnreadableRecord",
    "permanent",
    "The record's body must be a string.",
  ],
])("%s has a stable code, a kind and our message", (error, code, kind, message) => {
  expect(error).toBeInstanceOf(ReliableQueueError);
  expect(error).toMatchObject({ name: code, code, kind, message });
});

test("a wrapped error keeps its cause", () => {
  const cause = new Error("cause");
  expect(new ReliableQueueError("Wrapped", "retry", "It failed.", { cause }).cause).toBe(cause);
});
