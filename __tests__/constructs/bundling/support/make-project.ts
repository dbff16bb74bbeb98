import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** Writes a project of these files into a new folder of a folder. Its name begins as asked. */
export function makeProject(
  folder: string,
  files: Readonly<Record<string, string>> = LAZY_FUNCTION,
  folderName = "a project ",
): string {
  const root = mkdtempSync(join(folder, folderName));
  for (const [path, text] of Object.entries(files)) {
    const file = join(root, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  return root;
}

/** A function that loads a chunk only when it must. */
export const LAZY_FUNCTION = {
  "handlers/sample/index.ts": `
    import { shared } from "./shared";
    export async function handler(event: { fail?: boolean }): Promise<string> {
      if (!event.fail) return shared("fine");
      const { recover } = await import("./recover");
      return recover();
    }`,
  "handlers/sample/shared.ts": 'export const shared = (text: string): string => ["<", text, ">"].join("");',
  "handlers/sample/recover.ts": `import { shared } from "./shared"; export const recover = () => shared("A_MARK_OF_THE_CHUNK");`,
};
