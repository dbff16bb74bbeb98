import { writeFile } from "node:fs/promises";
import type { RunFolder } from "../run-folder";
import type { AccessControl } from "./access-control";
import { listPermissions, listUnused, whyNotExercised } from "./permissions";

/**
 * Writes who used which permission of the synthesized policies: `{used, unused, notExercised, denied}`. One run does
 * not take every path (nothing is old enough to be renewed), so an unused permission may still be needed.
 */
export async function writePermissionsFile(
  { permissionsFile }: Pick<RunFolder, "permissionsFile">,
  { policies, used, denials }: Pick<AccessControl, "policies" | "used" | "denials">,
): Promise<void> {
  if (policies === undefined) return;
  const granted = listPermissions(policies);
  const notExercised = granted.flatMap((permission) => {
    const why = whyNotExercised(permission);
    return why === undefined ? [] : [{ ...permission, why }];
  });
  const content = { used, unused: listUnused(granted, used), notExercised, denied: denials };
  await writeFile(permissionsFile, `${JSON.stringify(content, null, 2)}\n`);
}
