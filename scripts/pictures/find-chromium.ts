import { existsSync } from "node:fs";

export type ChromiumFound =
  | { readonly found: true; readonly executable: string }
  | { readonly found: false; readonly reason: string };

const PLACES = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

/**
 * The machine's Chromium: the one that `CHROMIUM` names, otherwise the one where packages put it. None is downloaded.
 */
export function findChromium(
  environment: Readonly<Record<string, string | undefined>>,
  exists: (file: string) => boolean = existsSync,
): ChromiumFound {
  const given = environment.CHROMIUM;
  if (given !== undefined && given !== "") {
    if (exists(given)) return { found: true, executable: given };
    return { found: false, reason: `CHROMIUM names ${given}, which is not there` };
  }
  const executable = PLACES.find(exists);
  if (executable !== undefined) return { found: true, executable };
  return {
    found: false,
    reason: "no Chromium is installed; install your system's package, or set CHROMIUM to an executable",
  };
}
