import { spawn } from "node:child_process";
import { rmSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { DlqError } from "../errors";
import { keepAlive, makeEditFolder } from "../files/edit-folder";
import type { Stop } from "../stop";

/** What a person left in the file. `failure`: the editor failed, but what was saved is here. */
export interface Saved {
  readonly text: string;
  readonly failure?: DlqError;
}

/**
 * Lets a person edit a text in $VISUAL or $EDITOR. Only its owner can read the file, and it is removed when this
 * ends, because it may contain personal data. While the editor runs, it handles ctrl-C. Throws DlqError if the editor
 * cannot be started.
 */
export async function runEditor(
  text: string,
  { json, stop }: { readonly json: boolean; readonly stop: Stop },
): Promise<Saved> {
  const editor = process.env.VISUAL || process.env.EDITOR || "vi";
  const folder = await makeEditFolder();
  const remove = () => rmSync(folder, { recursive: true, force: true });
  process.once("exit", remove);
  const alive = keepAlive(folder);
  try {
    const file = path.join(folder, "message.json");
    await writeFile(file, text, { mode: 0o600, flag: "wx" });
    const ended = await stop.leavingInterruptsTo(() => start(editor, file, json));
    const saved = await readFile(file, "utf8");
    return ended === "code 0" ? { text: saved } : { text: saved, failure: failed(editor, ended) };
  } finally {
    clearInterval(alive);
    remove();
    process.removeListener("exit", remove);
  }
}

/** How the editor ended. */
function start(editor: string, file: string, json: boolean): Promise<string> {
  return new Promise((resolve, reject) => {
    // Through a shell, because the variable may contain arguments. Standard output is reserved for the result of
    // --json.
    const child = spawn(`${editor} ${JSON.stringify(file)}`, {
      shell: true,
      stdio: ["inherit", json ? 2 : "inherit", "inherit"],
    });
    child.once("error", (cause) => reject(failed(editor, "an error", cause)));
    child.once("exit", (code, signal) => resolve(code === null ? `signal ${signal}` : `code ${code}`));
  });
}

function failed(editor: string, how: string, cause?: unknown): DlqError {
  const message = `The editor (${editor}) exited with ${how}. Nothing was sent. Set $EDITOR to a command that works.`;
  return new DlqError("EditorFailed", message, { cause });
}
