import { readFileSync } from "node:fs";
import path from "node:path";
import { SNSClient } from "@aws-sdk/client-sns";
import * as v from "valibot";
import { snsEndpoint } from "../../../core/sns/sns-endpoint";
import { useStarted } from "../../support/hooks";
import { connectSns, environmentOf } from "../aws/support/both-clients";
import { respond, startScripted } from "../aws/support/scripted-server";

const PartitionsSchema = v.object({
  partitions: v.array(v.object({ id: v.string(), regions: v.record(v.string(), v.unknown()) })),
});

/** The SDK's own table, which it does not export. It is written as JSON. */
function readPartitions() {
  const client = path.join(__dirname, "../../../node_modules/@aws-sdk/core/dist-es/submodules/client");
  const file = path.join(client, "util-endpoints/lib/aws/partitions.js");
  const text = readFileSync(file, "utf8");
  return v.parse(PartitionsSchema, JSON.parse(text.slice(text.indexOf("{"), text.lastIndexOf("}") + 1)));
}

const { partitions } = readPartitions();
const BOTH = [false, true];

/** Where the SDK's client would call SNS. */
const sdk = new SNSClient({ region: "us-east-1" });
function endpointOfSdk(Region: string, UseFIPS: boolean, UseDualStack: boolean): string {
  const { url } = sdk.config.endpointProvider({ Region, UseFIPS, UseDualStack });
  return url.href.replace(/\/$/, "");
}

test("the SDK knows the partitions that the table covers, and no others", () => {
  expect(partitions.map(({ id }) => id)).toEqual([
    "aws",
    "aws-cn",
    "aws-eusc",
    "aws-iso",
    "aws-iso-b",
    "aws-iso-e",
    "aws-iso-f",
    "aws-us-gov",
  ]);
});

describe.each(partitions)("in partition $id", ({ regions }) => {
  // No function runs in what is called global.
  const known = Object.keys(regions).filter((region) => !region.endsWith("-global"));
  // A region that was opened after the table was written.
  const unknown = known.map((region) => region.replace(/\d$/, "9"));

  test("SNS is where the SDK's client calls it, in each region, with FIPS or dual stack or both", () => {
    const ours: Record<string, string> = {};
    const theirs: Record<string, string> = {};
    for (const region of [...known, ...unknown]) {
      for (const fips of BOTH) {
        for (const dualStack of BOTH) {
          const name = `${region} ${fips ? "FIPS" : ""} ${dualStack ? "dual stack" : ""}`;
          theirs[name] = endpointOfSdk(region, fips, dualStack);
          ours[name] = snsEndpoint({
            AWS_REGION: region,
            AWS_USE_FIPS_ENDPOINT: String(fips),
            AWS_USE_DUALSTACK_ENDPOINT: String(dualStack),
          });
        }
      }
    }
    expect(ours).toEqual(theirs);
  });
});

describe("an emulator", () => {
  const server = useStarted(startScripted);

  test.each([
    [{ AWS_ENDPOINT_URL_SNS: "own", AWS_ENDPOINT_URL: "http://127.0.0.1:1" }, "/", "/"],
    [{ AWS_ENDPOINT_URL_SQS: "http://127.0.0.1:1", AWS_ENDPOINT_URL: "own" }, "/", "/"],
    [{ AWS_ENDPOINT_URL: "own" }, "/base", "/base/"],
  ])(
    "that the environment names takes precedence over the region: %j%s",
    async (variables, base, expected) => {
      const named = Object.entries(variables).map(([name, url]) => [
        name,
        url.replace("own", `${server.url}${base}`),
      ]);
      const { AWS_ENDPOINT_URL: _none, ...others } = environmentOf("");
      const environment = { ...others, ...Object.fromEntries(named) };
      server.answerWith(respond(200, "<PublishResponse/>"));
      const { signal } = new AbortController();

      await connectSns("the functions' client", environment).publish({ Message: "message" }, signal);
      const ours = server.arrived.map((request) => request.path);
      await connectSns("the SDK's client", environmentOf(`${server.url}${base}`)).publish(
        { Message: "message" },
        signal,
      );

      expect(ours).toEqual([expected]);
      expect(server.arrived.map((request) => request.path)).toEqual([expected, expected]);
    },
  );
});
