import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import path from "node:path";
import type { Environment } from "../../core/environment/environment";

/**
 * The requested profile, if neither of the AWS CLI's files contains it. Undefined: none was requested, or it exists.
 * https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-files.html
 */
export function findMissingProfile(environment: Environment): string | undefined {
  const name = environment.AWS_PROFILE;
  if (!name) return undefined;
  const files = [
    environment.AWS_CONFIG_FILE || path.join(homedir(), ".aws", "config"),
    environment.AWS_SHARED_CREDENTIALS_FILE || path.join(homedir(), ".aws", "credentials"),
  ];
  return files.some((file) => titlesOf(file).includes(name)) ? undefined : name;
}

/** In one of the files, `profile` precedes the names. */
function titlesOf(file: string): string[] {
  try {
    const titles = readFileSync(file, "utf8").matchAll(/^\s*\[\s*(?:profile\s+)?"?([^\]"]+?)"?\s*\]/gm);
    return [...titles].map(([, title = ""]) => title);
  } catch {
    return [];
  }
}
