import { join } from "node:path";
import { blocksPlayedBy } from "../docs/support/documented-commands";
import { packedFolder, tarball } from "../package/support/packed";
import { run } from "../package/support/run";
import { synthesize } from "../stacks/support/synthesize";
import { makeApp, synthesized } from "./support/make-app";
import { knownType, problemsOf } from "./support/provider-schema";

/** The page's commands, with the tarball from this test, and from npm's cache if it is there. */
const steps = (text: string) =>
  `export npm_config_prefer_offline=true npm_config_audit=false npm_config_fund=false npm_config_ignore_scripts=true\n${text.replaceAll(/\S+\/reliable-sqs-with-dlq-\*\.tgz/g, `"${tarball()}"`)}`;

const [onCdktf, onCdkTerrain, ...others] = blocksPlayedBy(__filename);

let cdktf: string;
let cdktn: string;
beforeAll(() => {
  cdktf = makeApp("on cdktf", steps(onCdktf?.text ?? "false"), (source) => source);
  cdktn = makeApp("on cdktn", steps(onCdkTerrain?.text ?? "false"), (source) =>
    source.replaceAll('"cdktf"', '"cdktn"').replaceAll("@cdktf/", "@cdktn/"),
  );
});

test("the page has the steps for both", () => {
  expect(others).toEqual([]);
  expect(onCdktf?.text).toContain("cdktf");
  expect(onCdkTerrain?.text).toContain("cdktn");
});

test("both synthesize the same stacks except for tool versions", () => {
  const stack = synthesized(cdktf);

  expect(Object.keys(stack).sort()).toEqual(["data", "output", "provider", "resource"]);
  // What an aspect adds. With a second copy of the CDK it would be missing.
  expect(JSON.stringify(stack)).toContain(
    '"depends_on":["aws_cloudwatch_log_group.payments_state_queue_claim',
  );
  expect(synthesized(cdktn)).toEqual(stack);
});

test("neither app has a second copy of the CDK", () => {
  const versions = (project: string) =>
    JSON.parse(run(project, "npm", "ls", "cdktf", "cdktn", "--all", "--json")).dependencies;

  expect(JSON.stringify(versions(cdktf))).not.toContain('"cdktn"');
  expect(JSON.stringify(versions(cdktn))).not.toContain('"cdktf"');
});

describe("version 6 of the provider, as bound by CDK Terrain,", () => {
  const stacks = () => {
    const { ingestor, reliable } = synthesize({
      STAGE: "prod",
      ALERT_EMAILS: "a@example.com",
      ALERT_WEBHOOKS: "https://hooks.example.com/a",
      ALERT_SLACK_CHANNELS: "T012AB3CD:C012AB3CD",
      ALERT_TEAMS_CHANNELS:
        "11111111-2222-4333-8444-555555555555:66666666-7777-4888-9999-000000000000:19%3aabc%40thread.tacv2",
      PRODUCER_ALERT_EMAILS: "team:1=b@example.com",
      CUSTOMER_MANAGED_KEY: "true",
      IDEMPOTENCY: "true",
      ALERT_ACKNOWLEDGEMENTS: "true",
      WITH_PRODUCER: "true",
    });
    return [ingestor, reliable];
  };

  test.each(["resource", "data"] as const)("knows all of %s's arguments", (kind) => {
    const bindings = join(packedFolder(), "on cdktn/node_modules/@cdktn/provider-aws");
    const problems = stacks().flatMap((stack) =>
      Object.entries(stack[kind] ?? {})
        .filter(([type]) => type.startsWith("aws_"))
        .flatMap(([type, blocks]) => {
          const known = knownType(bindings, type, kind === "data");
          if (known === undefined || known.known.size === 0) return [`${type} is not known`];
          return Object.entries(blocks).flatMap(([id, args]) =>
            problemsOf(known, args).map((problem) => `${type}.${id} ${problem}`),
          );
        }),
    );

    expect(problems).toEqual([]);
  });

  test("reports an argument that it does not know", () => {
    const bindings = join(packedFolder(), "on cdktn/node_modules/@cdktn/provider-aws");
    const queue = knownType(bindings, "aws_sqs_queue", false);
    const lambda = knownType(bindings, "aws_lambda_function", false);
    if (queue === undefined || lambda === undefined) throw new Error("The bindings were not read.");

    expect(problemsOf(queue, { name: "q", color: "red" })).toEqual(["does not know color"]);
    expect(problemsOf(lambda, { function_name: "f", environment: { variable: {} } })).toEqual([
      "requires role",
      "knows no block's argument variable",
    ]);
  });

  test("is given no argument that it deprecates", () => {
    // https://registry.terraform.io/providers/hashicorp/aws/latest/docs/guides/version-6-upgrade
    const text = JSON.stringify(stacks());

    expect(text).not.toMatch(/data\.aws_region\.[\w-]+\.name\b/);
    // The keys of global indexes, not a table's own: https://github.com/hashicorp/terraform-provider-aws/issues/46197
    for (const deprecated of ["inline_policy", "managed_policy_arns", "global_secondary_index"])
      expect(text).not.toContain(`"${deprecated}"`);
  });
});
