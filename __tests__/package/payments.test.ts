import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { findTerraform } from "../terraform/support/find-terraform";
import { installExample } from "./support/install";
import { type KeptRun, startKeptRun } from "./support/kept-run";
import { run, runIn } from "./support/run";

const terraform = findTerraform(process.env);
if (!terraform.found) {
  process.stderr.write(
    `\nSKIPPED: terraform validate of the payments example, because ${terraform.reason}.\n\n`,
  );
}

interface Group {
  readonly key: string;
  readonly count: number;
}

let project: string;
beforeAll(() => {
  project = installExample();
});

test("main.ts has at most 40 lines", () => {
  expect(readFileSync(join(project, "main.ts"), "utf8").trimEnd().split("\n").length).toBeLessThanOrEqual(40);
});

test("it type-checks, and its own tests pass", () => {
  run(project, "npm", "run", "check");
  run(project, "npm", "test");
});

describe("synthesized", () => {
  let stack: { readonly resource: Record<string, Record<string, Record<string, unknown>>> };
  beforeAll(() => {
    run(project, "npm", "run", "synth");
    stack = JSON.parse(readFileSync(join(project, "cdktf.out/stacks/payments/cdk.tf.json"), "utf8"));
  });

  test("no two resources of one type have the same name", () => {
    const names = Object.entries(stack.resource).flatMap(([type, resources]) =>
      Object.values(resources).flatMap((resource) =>
        ["name", "function_name", "alarm_name", "dashboard_name"].flatMap((key) =>
          typeof resource[key] === "string" ? [`${type} ${resource[key]}`] : [],
        ),
      ),
    );

    expect(names.length).toBeGreaterThan(40);
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
    expect(names).toEqual(
      expect.arrayContaining([
        "aws_sqs_queue dlq_for_payments",
        "aws_sqs_queue dlq_for_refunds",
        "aws_lambda_function payments-consumer",
        "aws_lambda_function refunds-consumer",
      ]),
    );
  });

  test("the functions have what the example passes to its application", () => {
    const functions = Object.values(stack.resource.aws_lambda_function ?? {});
    const reading = functions.filter((one) => JSON.stringify(one.environment).includes("PROVIDERS_URL"));

    expect(reading.map((one) => one.function_name).sort()).toEqual([
      "payments-consumer",
      "payments-notifier",
      "refunds-consumer",
      "refunds-notifier",
    ]);
  });

  (terraform.found ? test : test.skip)("Terraform accepts it", () => {
    const folder = join(project, "cdktf.out/stacks/payments");
    // The bindings pin one version, and a mirror may have another.
    const aws = { source: "hashicorp/aws", version: ">= 5.100.0, < 7.0.0" };
    const override = { terraform: { required_providers: { aws } } };
    writeFileSync(join(folder, "version_override.tf.json"), JSON.stringify(override));
    const place = { cwd: folder, environment: terraform.found ? terraform.environment : {} };
    runIn(place, "terraform", "init", "-backend=false", "-input=false", "-no-color");
    const answer = runIn(place, "terraform", "validate", "-json");

    expect(JSON.parse(answer)).toMatchObject({ valid: true, error_count: 0, warning_count: 0 });
  });
});

describe("run on this machine", () => {
  let kept: KeptRun;
  beforeAll(async () => {
    kept = await startKeptRun(project);
  });
  afterAll(() => kept?.stop());

  const dlq = (...args: readonly string[]) =>
    JSON.parse(run(project, "npx", "dlq", ...args, "--stage", "local", "--region", "eu-central-1", "--json"));
  const mailOf = (merchant: string) =>
    readdirSync(join(project, ".local/mail", merchant)).map((file) =>
      readFileSync(join(project, ".local/mail", merchant, file), "utf8"),
    );

  test("both queues reconcile, and what waited for its provider came back", () => {
    const reconciled = {
      produced: 7,
      bad: 3,
      processed: 4,
      quarantined: 3,
      processedAfterRedrive: 2,
      lost: 0,
      collateral: 0,
      problems: [],
    };
    expect(kept.result).toMatchObject({
      balanced: true,
      queues: { payments: reconciled, refunds: reconciled },
    });
  });

  test("each alert contains the commands of its own queue", () => {
    const commands = mailOf("payments-team@example.com").flatMap((mail) => [
      ...new Set(mail.match(/npx dlq list --queue \w+ --stage local/g) ?? []),
    ]);

    expect([...new Set(commands)].sort()).toEqual([
      "npx dlq list --queue payments --stage local",
      "npx dlq list --queue refunds --stage local",
    ]);
    expect(mailOf("payments-team@example.com").join("")).not.toMatch(
      /npx dlq \w+ (?!--queue |[-0-9a-f]{36} --queue )/,
    );
  });

  test.each(["payments", "refunds"])("dlq --queue %s shows each cause as a separate group", (queue) => {
    const { groups } = dlq("list", "--queue", queue);

    expect(groups.map(({ key, count }: Group) => [key, count]).sort()).toEqual([
      ["MissingMerchantId", 1],
      ["PaymentRefused", 1],
      ["Unexpected", 1],
    ]);
  });

  test("a merchant is alerted to a refused payment with its own reason, once per queue", () => {
    const mails = mailOf("m-3@example.com").filter((mail) => mail.includes("PaymentRefused"));

    expect(mails.map((mail) => mail.match(/1 x PaymentRefused, quarantined/g)?.length)).toEqual([1, 1]);
  });
});
