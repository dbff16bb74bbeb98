import type { Environment } from "../../core/environment/environment";
import type { TargetOptions } from "../aws/target/resolve-target";

/** A word quoted for a POSIX shell. */
export const shellWord = (word: string): string =>
  /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;

/**
 * The options that identify the deployment which a command works on, including stage and prefix if they came from the
 * environment: what is pasted in another terminal must not reach another deployment.
 */
export function targetOptions(options: TargetOptions, environment: Environment): string[] {
  const { region, profile, endpointFile } = options;
  const stage = options.stage ?? environment.STAGE?.trim();
  const given: [string, string | undefined][] = [
    ["--queue", options.queue],
    ["--stage", stage || undefined],
    ["--prefix", options.prefix ?? environment.NAME_PREFIX],
    ["--region", region],
    ["--profile", profile],
    ["--endpoint-file", endpointFile],
  ];
  return given.flatMap(([name, value]) => (value === undefined ? [] : [name, value]));
}

/** A command of this program, ready to be pasted. */
export const commandLine = (words: readonly string[]): string =>
  ["npx", "dlq", ...words].map(shellWord).join(" ");
