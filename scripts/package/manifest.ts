import { copyFileSync, existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { PACKAGE_ROOT } from "../../core/project/package-root";

const MANIFEST = join(PACKAGE_ROOT, "package.json");
/** The complete one, while `npm pack` packs the other. */
const WHOLE = join(PACKAGE_ROOT, ".package.json.whole");

/** What only a checkout needs. Optional dependencies would be installed with the package. */
const OF_CHECKOUT = [
  "scripts",
  "imports",
  "reliableQueue",
  "devDependencies",
  "optionalDependencies",
  "allowScripts",
  "overrides",
];

/** Replaces the checkout's package.json with the package's own until `restoreManifest`. */
export function trimManifest(): void {
  restoreManifest();
  copyFileSync(MANIFEST, WHOLE);
  const whole: Record<string, unknown> = JSON.parse(readFileSync(MANIFEST, "utf8"));
  const trimmed = Object.entries(whole).filter(([name]) => !OF_CHECKOUT.includes(name));
  writeFileSync(MANIFEST, `${JSON.stringify(Object.fromEntries(trimmed), undefined, 2)}\n`);
}

/** Even after an interrupted `npm pack`. */
export function restoreManifest(): void {
  if (existsSync(WHOLE)) renameSync(WHOLE, MANIFEST);
}
