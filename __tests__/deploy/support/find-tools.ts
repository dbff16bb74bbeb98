import { spawnSync } from "node:child_process";
import { findTerraform } from "../../terraform/support/find-terraform";

export type ToolsFound =
  | {
      readonly found: true;
      /** For Terraform and the CDKTF CLI. It says nothing about the endpoint yet. */
      readonly environment: NodeJS.ProcessEnv;
      /** Given by the person. Otherwise an emulator is started. */
      readonly endpoint?: string;
    }
  | { readonly found: false; readonly reason: string };

export type Tools = Extract<ToolsFound, { found: true }>;

/** No test applies anything to an account that somebody pays for. */
const OF_AWS = /(^|\.)(amazonaws\.com(\.cn)?|aws|api\.aws)$/;

function problemWithEndpoint(endpoint: string): string | undefined {
  if (!URL.canParse(endpoint)) return `AWS_ENDPOINT_URL is no URL: ${endpoint}`;
  return OF_AWS.test(new URL(endpoint).hostname)
    ? "AWS_ENDPOINT_URL names AWS itself, and these tests create and destroy"
    : undefined;
}

/** Terraform, its provider, and something to apply to, or what is missing. */
export function findTools(environment: NodeJS.ProcessEnv): ToolsFound {
  const terraform = findTerraform(environment);
  if (!terraform.found) return terraform;
  const endpoint = environment.AWS_ENDPOINT_URL || undefined;
  if (endpoint !== undefined) {
    const reason = problemWithEndpoint(endpoint);
    return reason === undefined
      ? { found: true, environment: terraform.environment, endpoint }
      : { found: false, reason };
  }
  if (spawnSync("moto_server", ["--help"], { stdio: "ignore", env: environment }).status !== 0) {
    return {
      found: false,
      reason:
        "moto_server is not installed and AWS_ENDPOINT_URL names no other AWS-compatible endpoint to apply to",
    };
  }
  return { found: true, environment: terraform.environment };
}

/** `describe` if the tools are there. Otherwise it says clearly what is skipped, and why. */
export function describeWithTools(what: string, define: (tools: Tools) => void): void {
  const tools = findTools(process.env);
  if (tools.found) {
    describe(what, () => define(tools));
    return;
  }
  process.stderr.write(`\nSKIPPED: ${what.replace(/,$/, "")}, because ${tools.reason}.\n\n`);
  test.skip(`${what}: ${tools.reason}`, () => {});
}
