import { uniqueIdOf } from "../../../local/iam/access-keys";
import { parseStack } from "../../../local/terraform/read-stack";
import { createResolve, type World } from "../../../local/terraform/resolve-references";

const provider = { aws: [{ region: "eu-west-1" }] };
const first = parseStack("first", "/first", {
  provider,
  resource: { aws_sqs_queue: { main_1: { name: "q" } }, aws_iam_role: { role_1: { name: "r" } } },
  output: { "cross-stack-output-aws_sqs_queuemain_1arn": { value: `\${aws_sqs_queue.main_1.arn}` } },
});
const second = parseStack("second", "/second", {
  provider,
  resource: {
    aws_scheduler_schedule_group: { group: { name: `\${aws_sns_topic.t.name}-g` } },
    aws_sns_topic: { t: { name: "t" } },
  },
});

const WORLD: World = {
  stacks: [first, second],
  region: "eu-west-1",
  accountId: "000000000000",
  applied: {
    get: (stack, address, attribute) =>
      stack === "first" && address === "aws_sqs_queue.main_1" && attribute === "arn" ? "the:arn" : undefined,
  },
};

const reference = (expression: string) => `\${${expression}}`;

describe("createResolve", () => {
  test.each([
    ["what a service made", reference("aws_sqs_queue.main_1.arn"), "the:arn"],
    ["an argument", reference("aws_sqs_queue.main_1.name"), "q"],
    ["what AWS makes of a name", reference("aws_iam_role.role_1.arn"), "arn:aws:iam::000000000000:role/r"],
    ["a role's unique id", reference("aws_iam_role.role_1.unique_id"), uniqueIdOf("r")],
    ["a data source", reference("data.aws_caller_identity.me.account_id"), "000000000000"],
    [
      "several references in a text",
      `<${reference("aws_sqs_queue.main_1.name")}|${reference("aws_iam_role.role_1.id")}>`,
      "<q|r>",
    ],
    ["an escaped reference", `$${reference("not.a.reference")}`, reference("not.a.reference")],
    ["a text without any", "plain {text} $5", "plain {text} $5"],
  ])("resolves %s", (_, text, value) => {
    expect(createResolve(first, WORLD)(text, "somewhere")).toBe(value);
  });

  test("resolves an output of another stack", () => {
    const text = reference(
      "data.terraform_remote_state.cross-stack-reference-input-first.outputs.cross-stack-output-aws_sqs_queuemain_1arn",
    );

    expect(createResolve(second, WORLD)(text, "somewhere")).toBe("the:arn");
  });

  test.each([
    "aws_sqs_queue.missing.arn",
    "aws_sqs_queue.main_1.unheard_of",
    "data.aws_ami.image.id",
    'jsonencode({"a" = 1})',
    "data.terraform_remote_state.cross-stack-reference-input-third.outputs.x",
  ])("names %s, which it cannot resolve, and the place", (expression) => {
    const text = reference(expression.replace(/[{}]/g, ""));

    expect(() => createResolve(first, WORLD)(text, "somewhere")).toThrow(
      `Stack first: somewhere contains ${text}, which the local run cannot resolve. Teach local/terraform/resolve-references.ts about it.`,
    );
  });
});
