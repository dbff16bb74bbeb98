import { readdirSync, readFileSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { openPage } from "../../cli/terminal/open-page";
import { useFolder } from "./support/use-folder";

const ADDRESS = "http://127.0.0.1:1/open/ticket";

const folder = useFolder();

/** What a browser is started with, and what it finds. */
function browserThat(starts: boolean) {
  const seen: { file: string; mode: number; text: string }[] = [];
  return {
    seen,
    start: async (url: string) => {
      const file = fileURLToPath(url);
      seen.push({ file, mode: statSync(file).mode & 0o777, text: readFileSync(file, "utf8") });
      return starts;
    },
  };
}

test("the browser is started with a file that only its owner can read, not with the link", async () => {
  const { seen, start } = browserThat(true);

  const remove = await openPage(folder(), () => ADDRESS, start);

  expect(seen).toMatchObject([{ mode: 0o600, text: expect.stringContaining(`content="0; url=${ADDRESS}"`) }]);
  expect(seen[0]?.file).toMatch(/\/dlq-open-[0-9a-f]{16}\.html$/);
  expect(readdirSync(folder())).toHaveLength(1);
  remove?.();
  expect(readdirSync(folder())).toEqual([]);
});

test("the file is gone as soon as the link was used", async () => {
  let use = () => {};
  const linkTo = (onOpened: () => void) => {
    use = onOpened;
    return ADDRESS;
  };

  await openPage(folder(), linkTo, browserThat(true).start);
  use();

  expect(readdirSync(folder())).toEqual([]);
});

test("if no browser can be started, no file stays", async () => {
  expect(await openPage(folder(), () => ADDRESS, browserThat(false).start)).toBeUndefined();
  expect(readdirSync(folder())).toEqual([]);
});

test("if nothing can be written, the file is among the temporary files", async () => {
  const { seen, start } = browserThat(true);

  const remove = await openPage(folder("none"), () => ADDRESS, start);
  remove?.();

  expect(seen).toMatchObject([{ mode: 0o600 }]);
  expect(path.dirname(seen[0]?.file ?? "")).toBe(path.resolve(tmpdir()));
});
