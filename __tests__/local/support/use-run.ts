import { rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { useStarted } from "../../support/hooks";
import { makeFolder } from "./make-function";
import { readTexts } from "./read-own";
import { runScript } from "./run-start";

/** A project of these files, and a local run of it that has printed its result. */
async function startRun(files: Readonly<Record<string, object>>) {
  const folder = await makeFolder();
  for (const [name, content] of Object.entries(files)) {
    await writeFile(path.join(folder, name), JSON.stringify(content));
  }
  const { child, exitCode, json } = runScript("local/start.ts", ["--json"], {}, folder);
  return {
    folder,
    result: await json(),
    exitCode,
    /** What was sent to each address: file → text. */
    mails: async () => [...(await readTexts(path.join(folder, ".local", "mail"))).entries()],
    stop: async () => {
      child.kill("SIGKILL");
      await exitCode;
      await rm(folder, { recursive: true });
    },
  };
}

/** The same for the tests of a file. */
export const useRun = (files: Readonly<Record<string, object>>) => useStarted(() => startRun(files));
