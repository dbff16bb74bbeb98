import { rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { makeFolder } from "../../support/folder";
import { useStarted } from "../../support/hooks";
import { readTexts } from "./read-own";
import { runScript } from "./run-start";

/** A project of these files, each with this JSON. */
export async function makeProject(files: Readonly<Record<string, object>>): Promise<string> {
  const folder = makeFolder();
  for (const [name, content] of Object.entries(files)) {
    await writeFile(path.join(folder, name), JSON.stringify(content));
  }
  return folder;
}

/** For the tests of a file: a local run of a project that has printed its result. The folder is removed after it. */
export const useRun = (prepare: () => string | Promise<string>) =>
  useStarted(async () => {
    const folder = await prepare();
    const { child, exitCode, json } = runScript("local/start.ts", ["--json"], {}, folder);
    return {
      folder,
      result: await json(),
      exitCode,
      /** The texts of what was sent to an address. Default: to any. */
      mailsTo: async (address = "") => {
        const texts = await readTexts(path.join(folder, ".local", "mail"));
        return [...texts].filter(([file]) => file.startsWith(address)).map(([, text]) => text);
      },
      stop: async () => {
        child.kill("SIGKILL");
        await exitCode;
        await rm(folder, { recursive: true });
      },
    };
  });
