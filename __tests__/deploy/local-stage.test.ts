import { ScanCommand } from "@aws-sdk/client-dynamodb";
import { recovery } from "../../app";
import { useFolder } from "../support/folder";
import { runApplied } from "./support/applied/run-applied";
import { type AppliedSystem, prepareSystem } from "./support/applied-system";
import { STACK_NAMES } from "./support/deployment";
import { describeWithTools } from "./support/find-tools";
import {
  expectAsSynthesized,
  expectNothingElse,
  expectNothingLeft,
  expectNothingToChange,
} from "./support/holds-as-applied";
import { pauseMappings } from "./support/pause-mappings";
import { progress, timed } from "./support/progress";

/** The states of the messages in the table of processed ones. */
async function rememberedIn({ aws }: AppliedSystem): Promise<(string | undefined)[]> {
  const { Items = [] } = await aws.dynamodb.send(new ScanCommand({ TableName: "reliable-q-processed" }));
  return Items.map(({ status }) => status?.S);
}

/** These tests follow the life of one deployment, in order. */
describeWithTools("both stacks with a table of processed messages, applied by cdktf deploy,", (tools) => {
  let system: AppliedSystem;
  const out = useFolder();

  beforeAll(async () => {
    system = await prepareSystem(tools, { STAGE: "local", IDEMPOTENCY: "true" });
    await timed("cdktf deploy", () => system.deployment.deploy());
  });
  afterAll(() => system?.close());

  test("leave a second plan nothing to change except the emulator's own gaps, each of them", () =>
    timed("second plan", () => expectNothingToChange(system)));

  test("exist at the endpoint as they were synthesized, and nothing else does", () =>
    timed("reading back", async () => {
      await expectAsSynthesized(system);
      await expectNothingElse(system);
    }));

  test("are taken over by no other Terraform state, whose destroy then removes nothing", async () => {
    const other = await prepareSystem({ ...tools, endpoint: system.endpoint }, { STAGE: "local" });
    const [first] = STACK_NAMES;
    const run = (command: "init" | "apply" | "destroy") =>
      other.deployment.terraform(first, [
        command,
        "-input=false",
        "-no-color",
        ...(command === "init" ? [] : ["-auto-approve"]),
      ]);

    await timed("another state", async () => {
      await other.deployment.synthesize();
      await run("init");
      await expect(run("apply")).rejects.toThrow("ResourceAlreadyExistsException");
      await run("destroy");
      await other.close();
    });

    await expectAsSynthesized(system);
    await expectNothingElse(system);
  });

  test("carry the journey until it reconciles: real ids, real ARNs, the zips, a redeployment", async () => {
    const { deployment, aws, endpoint } = system;
    await pauseMappings(aws);

    const result = await timed("the journey on what was applied", async () =>
      runApplied(await deployment.readApplied(), {
        endpoint,
        out,
        request: { seconds: 2, seed: 7 },
        onStep: (step) => progress(`journey: ${step.step}`),
        recovery,
        applyAgain: async (settings) => {
          await deployment.deploy(settings);
          await pauseMappings(aws);
          return deployment.readApplied();
        },
      }),
    );

    expect(result).toMatchObject({
      problems: [],
      lost: 0,
      collateral: 0,
      processedAfterRedrive: result.retryScheduled,
    });
    expect(result.quarantined).toBe(result.bad);
    expect(result.processed + result.quarantined).toBe(result.produced);
    for (const count of [result.bad, result.retryScheduled, result.alerts]) expect(count).toBeGreaterThan(0);
    // Each alert reaches operations, and some of them a producer, too.
    expect(result.emails).toBeGreaterThan(result.alerts);
    // The consumer remembers what it has processed, and nothing else.
    expect(await rememberedIn(system)).toEqual(Array(result.processed).fill("COMPLETED"));
  });

  test("leave nothing behind once they are destroyed", async () => {
    await timed("cdktf destroy", () => system.deployment.destroy());

    await expectNothingLeft(system);
  });
});
