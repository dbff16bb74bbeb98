import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** Writes a project of these files into a new folder, whose name begins as asked. */
export function makeProject(folderName: string, files: Readonly<Record<string, string>>): string {
  const root = mkdtempSync(join(tmpdir(), folderName));
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
