import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";

export const PROJECT = resolve(__dirname, "../../..");

/** A fenced block of commands, as on a page. */
export interface CommandBlock {
  /** `README.md:24`: the line of its fence. */
  readonly place: string;
  readonly text: string;
  /** The file that plays it, as its marker names it. */
  readonly playedBy?: string;
  /** Why nothing plays it. */
  readonly reason?: string;
}

const SHELLS = ["sh", "bash", "shell", "console"];
const FENCE = /^( *)```(\S*)\n([\s\S]*?)^ *```$/gm;
const MARKER = /<!-- (?:played by (\S+)|not played: (.+)) -->\n *$/;

/** The Markdown pages that a reader gets. */
export function readPages(): { readonly page: string; readonly text: string }[] {
  const below = (folder: string) =>
    readdirSync(join(PROJECT, folder), { recursive: true, withFileTypes: true })
      .map(({ parentPath, name }) => relative(PROJECT, join(parentPath, name)))
      .filter((file) => !file.includes("node_modules"));
  const folders = ["docs", ".github", "examples"].filter((folder) => existsSync(join(PROJECT, folder)));
  const names = [...readdirSync(PROJECT), ...folders.flatMap(below)];
  return names
    .filter((name) => name.endsWith(".md"))
    .sort()
    .map((page) => ({ page, text: readFileSync(join(PROJECT, page), "utf8") }));
}

export function commandBlocks(pages = readPages()): CommandBlock[] {
  return pages.flatMap(({ page, text }) =>
    [...text.matchAll(FENCE)]
      .filter(([, , language = ""]) => SHELLS.includes(language))
      .map(({ index, 1: indent = "", 3: content = "" }) => {
        const before = text.slice(0, index);
        const [, playedBy, reason] = MARKER.exec(before) ?? [];
        return {
          place: `${page}:${before.split("\n").length}`,
          text: content.replaceAll(new RegExp(`^${indent}`, "gm"), ""),
          ...(playedBy !== undefined && { playedBy }),
          ...(reason !== undefined && { reason }),
        };
      }),
  );
}

/** What the pages say that this file plays, in the order of the pages. */
export function blocksPlayedBy(file: string): CommandBlock[] {
  const name = relative(PROJECT, file);
  return commandBlocks().filter(({ playedBy }) => playedBy === name);
}

/** The variables that the settings page exports in one block together with this one, by name. */
export function exportedWith(variable: string): Record<string, string> {
  const exported = commandBlocks()
    .filter(({ place }) => place.startsWith("docs/settings.md:"))
    .map(({ text }) =>
      Object.fromEntries(
        [...text.matchAll(/\b([A-Z_]+)=(\S+)/g)].map(([, name = "", value = ""]) => [name, value]),
      ),
    );
  const found = exported.find((variables) => variable in variables);
  if (found === undefined) throw new Error(`No block of docs/settings.md exports ${variable}.`);
  return found;
}
