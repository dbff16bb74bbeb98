import { parsePolicy } from "../../../local/iam/policies";

const statement = { Effect: "Allow", Action: "sqs:SendMessage", Resource: "arn" };
const policy = (changes: object) =>
  JSON.stringify({ Version: "2012-10-17", Statement: [{ ...statement, ...changes }] });

test.each([
  [policy({ NotAction: "sqs:*" }), "Statement.0.NotAction"],
  [policy({ NotResource: "arn" }), "Statement.0.NotResource"],
  [policy({ NotPrincipal: "*" }), "Statement.0.NotPrincipal"],
  [policy({ Effect: "Maybe" }), "Statement.0.Effect"],
  [JSON.stringify({ Version: "2008-10-17", Statement: [] }), "Version"],
  ["{", "the document"],
])("the policy %s is refused", (text, place) => {
  expect(() => parsePolicy(text, "Stack s: p")).toThrow(
    `Stack s: p: ${place} is not understood by the local run. Teach local/iam/policies.ts about it.`,
  );
});

test("a condition on something that the run does not know about a call is refused", () => {
  const text = policy({ Condition: { IpAddress: { "aws:SourceIp": "10.0.0.0/8" } } });

  expect(() => parsePolicy(text, "Stack s: p")).toThrow(
    "Stack s: p: the local run cannot evaluate the condition key aws:SourceIp. Teach local/iam/request-context.ts about it.",
  );
});

test.each(["aws:SecureTransport", "aws:securetransport", "aws:SourceArn"])(
  "a condition on %s is read",
  (key) => {
    const Condition = { StringEquals: { [key]: "x" } };

    expect(parsePolicy(policy({ Condition }), "p").Statement).toEqual([{ ...statement, Condition }]);
  },
);
