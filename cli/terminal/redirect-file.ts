import { randomBytes } from "node:crypto";
import { rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";

/** A file that leads a browser to an address. */
export interface RedirectFile {
  /** The argument that a browser is started with. It names the file, not where the file leads. */
  readonly url: string;
  readonly remove: () => void;
}

/**
 * Every user of a machine can see a program's arguments, but nobody else can read this file. It is in the given
 * folder, because a confined browser has its own /tmp, or, if nothing can be written there, in /tmp anyway. Throws if
 * neither can be written.
 */
export function writeRedirectFile(folder: string, address: string): RedirectFile {
  const name = `dlq-open-${randomBytes(8).toString("hex")}.html`;
  const file = writeNew(
    [folder, tmpdir()].map((place) => path.resolve(place, name)),
    documentOf(address),
  );
  return { url: pathToFileURL(file).href, remove: () => rmSync(file, { force: true }) };
}

function writeNew([file = "", ...others]: readonly string[], text: string): string {
  try {
    writeFileSync(file, text, { mode: 0o600, flag: "wx" });
    return file;
  } catch (error) {
    if (others.length === 0) throw error;
    return writeNew(others, text);
  }
}

const ESCAPES: Readonly<Record<string, string>> = { "&": "&amp;", '"': "&quot;", "<": "&lt;" };

function documentOf(address: string): string {
  const href = address.replace(/[&"<]/g, (character) => ESCAPES[character] ?? character);
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="referrer" content="no-referrer">
<meta http-equiv="refresh" content="0; url=${href}">
<title>dlq ui</title>
<p><a href="${href}">Open the page</a></p>
</html>
`;
}
