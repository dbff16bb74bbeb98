const PERSONAL = /^(AWS_|STAGE$|NAME_PREFIX$|BUSY_MACHINES$|NO_COLOR$|FORCE_COLOR$|NODE_OPTIONS$)/;

/**
 * The environment of a command, without what the person who runs the tests has set: no profile, no region, no
 * credentials, no stage.
 */
export function cleanEnvironment(env: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !PERSONAL.test(name));
  return { ...Object.fromEntries(kept), AWS_EC2_METADATA_DISABLED: "true", ...env };
}
