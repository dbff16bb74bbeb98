import { spawn } from "node:child_process";
import { rmSync } from "node:fs";
import { mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { DlqError } from "../errors";

/**
 * Lets a person edit a text in $VISUAL or $EDITOR. The file is nobody else's to read and is removed however this
 * ends: it may hold personal data. Throws DlqError when the editor cannot be started or fails.
 */
export async function runEditor(text: string, { json }: { readonly json: boolean }): Promise<string> {
  const editor = process.env.VISUAL || process.env.EDITOR || "vi";
  const folder = await mkdtemp(path.join(tmpdir(), "dlq-edit-"));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  process.once("exit", remove);
  try {
    const file = path.join(folder, "message.json");
    await writeFile(file, text, { mode: 0o600, flag: "wx" });
    const code = await new Promise<number>((resolve, reject) => {
      // Through a shell, because the variable may hold arguments. Standard output belongs to the result of --json.
      const child = spawn(`${editor} ${JSON.stringify(file)}`, {
        shell: true,
        stdio: ["inherit", json ? 2 : "inherit", "inherit"],
      });
      child.once("error", reject);
      child.once("exit", (exitCode) => resolve(exitCode ?? 1));
    });
    if (code !== 0) {
      throw new DlqError(
        "EditorFailed",
        `The editor (${editor}) ended with code ${code}: nothing was sent. Set $EDITOR to one that works.`,
      );
    }
    return await readFile(file, "utf8");
  } finally {
    remove();
    process.removeListener("exit", remove);
  }
}
