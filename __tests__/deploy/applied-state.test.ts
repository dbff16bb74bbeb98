import { indexStates, parseState } from "./support/applied/read-state";

const shown = (resources: readonly object[]) => ({
  format_version: "1.0",
  values: { root_module: { resources } },
});
const queue = {
  address: "aws_sqs_queue.main",
  mode: "managed",
  values: { url: "http://a/1/q", delay_seconds: 0 },
};

test("reads attributes of applied resources by stack and address", () => {
  const states = indexStates(new Map([["a-stack", parseState("a-stack", shown([queue]))]]));

  expect(states.get("a-stack", "aws_sqs_queue.main", "url")).toBe("http://a/1/q");
  expect(states.get("another-stack", "aws_sqs_queue.main", "url")).toBeUndefined();
  expect(states.get("a-stack", "aws_sqs_queue.main", "delay_seconds")).toBeUndefined();
});

test("leaves out what Terraform only looked up", () => {
  const data = { address: "data.aws_caller_identity.account", mode: "data", values: {} };

  expect([...parseState("a-stack", shown([queue, data])).keys()]).toEqual(["aws_sqs_queue.main"]);
});

test.each([
  ["nothing applied", { format_version: "1.0" }],
  ["another format", { format_version: "2.0" }],
  ["no JSON object", []],
])("refuses %s", (_, json) => {
  expect(() => parseState("a-stack", json)).toThrow(
    "Stack a-stack: Terraform shows no state of it that is understood here. Apply it first.",
  );
});
