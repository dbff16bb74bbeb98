import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ExampleProject } from "../support/example-project";
import { PROJECT } from "./support/documented-commands";

const PAGE = readFileSync(join(PROJECT, "docs/existing-queue.md"), "utf8");
const blocks = [...PAGE.matchAll(/```ts\n([\s\S]*?)^```$/gm)].map(([, text = ""]) => text);

/** What surrounds the page's lines in a project. */
const main = (lines: string) => `
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { App, TerraformStack } from "cdktf";
import { existing, external, ReliableQueue } from "reliable-sqs-with-dlq";
class Invoices extends TerraformStack {
  constructor(app: App) {
    super(app, "invoices");
    new AwsProvider(this, "aws", { region: "eu-central-1" });
    ${lines}
  }
}
const app = new App({ stackTraces: false });
new Invoices(app);
app.synth();
`;

const project = new ExampleProject("existing-queue");
afterAll(() => project.remove());

test.each(blocks.map((text, index) => [index + 1, text] as const))(
  "the lines of block %d are a stack, as written",
  (_number, text) => {
    writeFileSync(join(project.folder, "main.ts"), main(text));

    execFileSync(join(project.folder, "node_modules/.bin/tsx"), ["main.ts"], { cwd: project.folder });

    const stack = JSON.parse(
      readFileSync(join(project.folder, "cdktf.out/stacks/invoices/cdk.tf.json"), "utf8"),
    );
    expect(Object.keys(stack.data.aws_sqs_queue)).toHaveLength(1);
    expect(Object.keys(stack.resource.aws_lambda_function)).toHaveLength(text.includes("external(") ? 2 : 3);
  },
);

test("the page has both", () => {
  expect(blocks).toHaveLength(2);
});
