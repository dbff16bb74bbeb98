import application from "../../app";
import { type AppliedSystem, prepareSystem } from "./support/applied-system";
import { STACK_NAMES } from "./support/deployment";
import type { Concerned } from "./support/emulator-gaps";
import { describeWithTools } from "./support/find-tools";
import {
  expectAsSynthesized,
  expectNothingElse,
  expectNothingLeft,
  expectNothingToChange,
} from "./support/holds-as-applied";
import { listActions } from "./support/plan-differences";
import { timed } from "./support/progress";
import { createBucket, reachBucketAtEmulator } from "./support/state-in-bucket";

const BUCKET = "terraform-state-of-both-stages";

const STAGES = [
  { STAGE: "dev", ALERT_EMAILS: "dev@example.com", STATE_BUCKET: BUCKET },
  {
    STAGE: "prod",
    ALERT_EMAILS: "all@example.com",
    ALERT_WEBHOOKS: "https://hooks.example.com/alerts",
    PRODUCER_ALERT_EMAILS: `${application.producer.noun}:1=a@example.com`,
    STATE_BUCKET: BUCKET,
  },
] as const;

const GAPS: Readonly<Record<string, Concerned>> = {
  dev: {},
  prod: { namePrefix: "prod-", absent: ["reliable-q-producer"] },
};

/** These tests follow the life of two deployments in one account, in order. */
describeWithTools("stages dev and prod in one account, with their state in one bucket,", (tools) => {
  const systems: Record<string, AppliedSystem> = {};
  const systemOf = (stage: string): AppliedSystem => {
    const system = systems[stage];
    if (system === undefined) throw new Error(`Stage ${stage} was not prepared.`);
    return system;
  };

  beforeAll(async () => {
    const dev = await prepareSystem(tools, STAGES[0]);
    systems.dev = dev;
    systems.prod = await prepareSystem({ ...tools, endpoint: dev.endpoint }, STAGES[1]);
    await createBucket(dev.endpoint, BUCKET);
    for (const { deployment } of Object.values(systems)) {
      await deployment.synthesize();
      reachBucketAtEmulator(deployment);
    }
  });
  afterAll(async () => {
    // The endpoint is the first one's.
    for (const system of Object.values(systems).reverse()) await system.close();
  });

  test.each(STAGES)(
    "$STAGE is valid, and its first plan creates what was synthesized and nothing else",
    async ({ STAGE }) => {
      const { deployment } = systemOf(STAGE);
      for (const stack of STACK_NAMES) {
        await deployment.terraform(stack, ["init", "-input=false", "-no-color"]);
        const { stdout } = await deployment.terraform(stack, ["validate", "-json"]);
        expect(JSON.parse(stdout)).toMatchObject({ valid: true, error_count: 0, warning_count: 0 });
      }
      const [first] = STACK_NAMES;

      const actions = listActions(await deployment.plan(first));

      expect(new Set(Object.values(actions))).toEqual(new Set(["create"]));
      expect(Object.keys(actions).sort()).toEqual(await deployment.listAddresses(first));
    },
  );

  test("both are applied at the same time, whoever holds the bucket's locks", () =>
    timed("cdktf deploy of dev and prod", () =>
      Promise.all(Object.values(systems).map(({ deployment }) => deployment.deploySynthesized())),
    ));

  test.each(STAGES)(
    "$STAGE leaves a second plan nothing to change except the emulator's own gaps",
    ({ STAGE }) =>
      timed(`second plan of ${STAGE}`, () => expectNothingToChange(systemOf(STAGE), GAPS[STAGE])),
  );

  test.each(STAGES)("$STAGE exists at the endpoint as it was synthesized", ({ STAGE }) =>
    timed(`reading back ${STAGE}`, () => expectAsSynthesized(systemOf(STAGE))),
  );

  test("nothing else exists there, and neither stage took anything from the other", () =>
    expectNothingElse(systemOf("dev"), systemOf("prod")));

  test("prod refuses to be destroyed together with its messages, until that is allowed", async () => {
    const { deployment } = systemOf("prod");
    const [first] = STACK_NAMES;

    await expect(
      deployment.terraform(first, ["plan", "-destroy", "-input=false", "-no-color"]),
    ).rejects.toThrow("Instance cannot be destroyed");
    await deployment.synthesize({ PREVENT_DESTROY: "false" });
    reachBucketAtEmulator(deployment);
  });

  test("nothing is left once both are destroyed", async () => {
    await timed("cdktf destroy of dev and prod", () =>
      Promise.all(Object.values(systems).map(({ deployment }) => deployment.destroy())),
    );

    await expectNothingLeft(systemOf("dev"));
  });
});
