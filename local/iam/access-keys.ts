/** Access keys of who may do everything, and what for. Their calls are not evaluated. */
export const ADMINISTRATORS: Readonly<Record<string, string>> = {
  runner: "creates what was synthesised, empties the mailboxes",
  reader: "takes the books",
  local: "a person at this machine",
};

/** A role's access key is its name, so that the endpoint can tell functions apart. */
export function accessKeyOf(roleArn: string): string {
  return roleArn.split("/").at(-1) ?? roleArn;
}
