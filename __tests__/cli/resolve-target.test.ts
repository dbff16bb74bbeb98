import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { resolveTarget, type TargetOptions } from "../../cli/aws/target/resolve-target";
import { stageRecords } from "../../constructs/settings/stage-settings";
import type { Environment } from "../../core/environment/environment";
import { deployment } from "../support/jobs-application";
import { useFolder } from "./support/use-folder";

const inFolder = useFolder();

const resolve = (options: TargetOptions, environment: Environment) =>
  resolveTarget("reliable_q", options, environment, [inFolder()], stageRecords(deployment));

/** A local run in the folder. */
function withRun(prefix = ""): string {
  const queue = (name: string) => `http://127.0.0.1:1/000000000000/${prefix}${name}`;
  const reliable_q = {
    main: queue("reliable_q"),
    deadLetter: queue("dlq_for_reliable_q"),
    retry: queue("retry_for_reliable_q"),
    quarantine: queue("quarantine_for_reliable_q"),
    environment: { BUSY_MACHINES: "machine-13" },
  };
  const run = { endpoint: "http://127.0.0.1:1", region: "us-east-1", reliableQueues: { reliable_q } };
  const file = inFolder(".local/endpoint.json");
  mkdirSync(path.dirname(file));
  writeFileSync(file, JSON.stringify(run));
  return file;
}

const busyMachines = (target: ReturnType<typeof resolveTarget>) =>
  (target.environment.BUSY_MACHINES ?? "")
    .split(",")
    .map((one) => one.trim())
    .filter((one) => one !== "");

describe("the prefix", () => {
  test.each([
    [{ stage: "dev" }, {}, ""],
    [{ stage: "prod" }, {}, "prod-"],
    [{ stage: "prod" }, { NAME_PREFIX: "team-" }, "team-"],
    [{ stage: "prod" }, { NAME_PREFIX: "" }, ""],
    [{ stage: "prod", prefix: "mine-" }, { NAME_PREFIX: "team-" }, "mine-"],
    [{ stage: "prod", prefix: "" }, { NAME_PREFIX: "team-" }, ""],
  ])(
    "is the option's, otherwise the environment's, otherwise the stage's: %j %j",
    (options, environment, prefix) => {
      expect(resolve(options, environment).prefix).toBe(prefix);
    },
  );

  test("of a local run is the run's own, whatever the environment says", () => {
    withRun("team-");

    expect(resolve({ stage: "local" }, { NAME_PREFIX: "x-" }).prefix).toBe("team-");
    expect(resolve({ stage: "local", prefix: "team-" }, {}).prefix).toBe("team-");
  });

  test("of a local run cannot be contradicted by an option", () => {
    withRun();

    expect(() => resolve({ stage: "local", prefix: "x-" }, {})).toThrow(
      'The local run\'s queues have the prefix "", not "x-". Omit --prefix.',
    );
  });
});

test.each([
  [{}, {}, "dev"],
  [{}, { STAGE: "prod" }, "prod"],
  [{ stage: "dev" }, { STAGE: "prod" }, "dev"],
])("the stage is the option's, otherwise $STAGE, otherwise dev: %j %j", (options, environment, stage) => {
  expect(resolve(options, environment).stage).toBe(stage);
});

describe("the region", () => {
  const endpoint = { AWS_ENDPOINT_URL: "http://127.0.0.1:1" };

  test.each([
    [{ stage: "dev" }, {}, undefined],
    [{ stage: "dev" }, { AWS_DEFAULT_REGION: "eu-west-1" }, "eu-west-1"],
    [{ stage: "dev" }, { AWS_REGION: "eu-west-2", AWS_DEFAULT_REGION: "eu-west-1" }, "eu-west-2"],
    [{ stage: "dev", region: "eu-west-3" }, { AWS_REGION: "eu-west-2" }, "eu-west-3"],
    [{ stage: "local" }, endpoint, "us-east-1"],
    [{ stage: "local", profile: "desk" }, endpoint, undefined],
    [{ stage: "local" }, { ...endpoint, AWS_PROFILE: "desk" }, undefined],
  ])(
    "is the option's, otherwise the environment's, otherwise the profile's: %j %j",
    (options, env, region) => {
      expect(resolve(options, env).region).toBe(region);
    },
  );

  test("of a local run is the run's, unless the option says otherwise", () => {
    const endpointFile = withRun();

    expect(resolve({ endpointFile }, { AWS_REGION: "eu-west-2" }).region).toBe("us-east-1");
    expect(resolve({ endpointFile, region: "eu-west-3" }, {}).region).toBe("eu-west-3");
  });
});

test("the application's variables are the environment's, otherwise the run's, otherwise the stage's", () => {
  expect(busyMachines(resolve({ stage: "prod" }, { BUSY_MACHINES: "a, b" }))).toEqual(["a", "b"]);
  expect(busyMachines(resolve({ stage: "prod" }, {}))).toEqual([]);

  withRun();

  expect(busyMachines(resolve({ stage: "local" }, {}))).toEqual(["machine-13"]);
  expect(busyMachines(resolve({ stage: "local" }, { BUSY_MACHINES: "" }))).toEqual([]);
});

test("without a local run, the e-mail's command says how to name one", () => {
  expect(() => resolve({ stage: "local", region: "us-east-1" }, {})).toThrow(
    "No local run was found. Start one with `npm start -- --keep`. If it was started with --out, pass --endpoint-file <folder>/endpoint.json.",
  );
});

test.each(["AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_SQS", "AWS_ENDPOINT_URL_STS", "AWS_ENDPOINT_URL_SCHEDULER"])(
  "%s must be a URL",
  (name) => {
    for (const value of ["garbage", "localhost:4566", "http://"]) {
      expect(() => resolve({ stage: "dev" }, { [name]: value })).toThrow(
        `${name} must be a URL, such as http://127.0.0.1:4566.`,
      );
    }
  },
);

test("a file that is not an endpoint.json is reported as such", () => {
  const endpointFile = inFolder("other");
  for (const text of ["root:x:0:0", "{}", '"text"']) {
    writeFileSync(endpointFile, text);

    expect(() => resolve({ endpointFile }, {})).toThrow(
      `${endpointFile} does not describe a local run. Use the endpoint.json that \`npm start -- --keep\` writes.`,
    );
  }
});
