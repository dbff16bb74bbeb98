import { delimiter, join } from "node:path";
import type { ExampleProject } from "../../support/example-project";
import { useStarted } from "../../support/hooks";
import { createReaders } from "./clients";
import type { Tools } from "./find-tools";
import { runTool } from "./run-tool";
import { startEndpoint } from "./start-endpoint";

/** The pages'. */
export const REGION = "eu-central-1";

/** Credentials that no emulator checks, its address, and a yes to each question of the CLI. */
export const environmentAt = (url: string) => ({
  AWS_ENDPOINT_URL: url,
  AWS_ACCESS_KEY_ID: "test",
  AWS_SECRET_ACCESS_KEY: "test",
  AWS_EC2_METADATA_DISABLED: "true",
  CDKTF_AUTO_APPROVE: "true",
  // Locking for other platforms requires the registry, which a provider on disk makes unnecessary.
  CDKTF_SKIP_PROVIDER_LOCK: "true",
  // A cache in the person's folder would be mistaken for a mirror in the next search for one.
  CDKTF_DISABLE_PLUGIN_CACHE_ENV: "true",
  CHECKPOINT_DISABLE: "1",
  CI: "true",
});

/** An endpoint for the tests of a file, with clients that read from it. */
export const useEndpoint = ({ endpoint }: Tools) =>
  useStarted(async () => {
    const started = await startEndpoint(endpoint);
    return { ...started, aws: createReaders(started.url, REGION) };
  });

/** Runs programs as the reader of a page does, in an example's folder, for stage dev at an endpoint. */
export function toolsIn(
  { folder }: ExampleProject,
  { environment }: Tools,
  endpoint: { readonly url: string },
) {
  const run = (
    command: string,
    args: readonly string[],
    cwd: string,
    more: NodeJS.ProcessEnv,
    accept?: number,
  ) =>
    runTool(command, args, {
      cwd,
      environment: {
        ...environment,
        ...environmentAt(endpoint.url),
        PATH: [join(folder, "node_modules/.bin"), environment.PATH].join(delimiter),
        AWS_REGION: REGION,
        STAGE: "dev",
        ...more,
      },
      ...(accept !== undefined && { accept: [accept] }),
    });
  return {
    terraform: (cwd: string, args: readonly string[]) => run("terraform", [...args, "-no-color"], cwd, {}),
    /** Plays a block of commands, which must end with this exit code. */
    play: (text = "", more: NodeJS.ProcessEnv = {}, accept = 0) =>
      run("bash", ["-euo", "pipefail", "-c", text], folder, more, accept),
  };
}
