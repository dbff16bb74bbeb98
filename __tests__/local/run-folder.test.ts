import { mkdir, readdir, readFile, utimes, writeFile } from "node:fs/promises";
import path from "node:path";
import { prepareRunFolder, releaseRunFolder } from "../../local/run-folder";
import { useFreshFolder } from "../support/folder";

const folder = useFreshFolder();

const IN_USE = () =>
  `Folder ${folder.path} is used by another local run. Stop it, or choose another folder with --out. If it was killed, try again in 10 s.`;
const marker = () => path.join(folder.path, "local-run.lock");

test("a run removes only what an earlier one left", async () => {
  const first = await prepareRunFolder(folder.path);
  await writeFile(path.join(first.mail, "old.eml"), "");
  await writeFile(first.endpointFile, "{}");
  await mkdir(path.join(folder.path, "notes"));
  await releaseRunFolder(first);
  const second = await prepareRunFolder(folder.path);

  expect(await readdir(second.mail)).toEqual([]);
  expect((await readdir(folder.path)).sort()).toEqual(
    ["code", "ledgers", "local-run.lock", "logs", "mail", "notes", "synth"].sort(),
  );
  await releaseRunFolder(second);
});

test("a folder that another run uses is refused, whatever its process id", async () => {
  const running = await prepareRunFolder(folder.path);

  await expect(prepareRunFolder(folder.path)).rejects.toThrow(IN_USE());
  expect(await readFile(marker(), "utf8")).not.toBe("");
  await releaseRunFolder(running);
  await releaseRunFolder(await prepareRunFolder(folder.path));
});

test("the folder of a run that was killed is free ten seconds later", async () => {
  await writeFile(marker(), "some run");
  const touch = (secondsAgo: number) => {
    const then = new Date(Date.now() - secondsAgo * 1000);
    return utimes(marker(), then, then);
  };

  await touch(5);
  await expect(prepareRunFolder(folder.path)).rejects.toThrow(IN_USE());
  await touch(11);
  await releaseRunFolder(await prepareRunFolder(folder.path));
});
