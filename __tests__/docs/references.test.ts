import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import application from "#application";
import { createProgram } from "../../cli/program";
import { wordsOf } from "../../cli/terminal/options/words";
import { stacksOf } from "../stacks/support/stacks-of";
import { PROJECT, readPages } from "./support/documented-commands";

const HISTORY = "CHANGELOG.md";
const pages = readPages().filter(({ page }) => page !== HISTORY);
const read = (file: string) => readFileSync(join(PROJECT, file), "utf8");

/** As GitHub derives them from headings. */
const anchorsOf = (text: string) =>
  [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = ""]) =>
    heading
      .toLowerCase()
      .replace(/[^\w\s-]/g, "")
      .replaceAll(" ", "-"),
  );

test.each(pages)("$page links to existing pages and sections", ({ page, text }) => {
  const links = [...text.matchAll(/\]\((?!https?:)([^)#]*)(?:#([^)]+))?\)/g)];
  const broken = links.filter(([, path = "", anchor]) => {
    const target = path === "" ? page : join(dirname(page), path);
    if (!existsSync(join(PROJECT, target))) return true;
    return anchor !== undefined && !anchorsOf(read(target)).includes(anchor);
  });

  expect(broken.map(([link]) => link)).toEqual([]);
});

test.each(pages)("$page names existing files", ({ text }) => {
  // What concerns this deployment's application is checked with it, in __tests__/app.
  const paths =
    /`((?:core|handlers\/(?!producer\/)|constructs|cli|local|scripts|__tests__\/(?!app\/)|docs|\.ci)\/[\w./-]+)`/g;
  const named = [...text.matchAll(paths)].map(([, path = ""]) => path);

  expect(named.filter((path) => !existsSync(join(PROJECT, path)))).toEqual([]);
});

test.each(pages)("$page names scripts that package.json has", ({ text }) => {
  const { scripts } = JSON.parse(read("package.json"));
  const named = [...text.matchAll(/npm run ([\w:-]+)/g)].map(([, name = ""]) => name);

  expect(named.filter((name) => !(name in scripts))).toEqual([]);
});

test.each(pages)("$page uses existing commands and options of dlq", ({ text }) => {
  const program = createProgram(async () => {}, wordsOf(application));
  const unknown = [...text.matchAll(/npx dlq (\w+)([^`#\n|]*)/g)].flatMap(([line, name, rest = ""]) => {
    const command = program.commands.find((candidate) => candidate.name() === name);
    const known = [...(command?.options ?? []), ...program.options].flatMap(({ short, long }) => [
      short,
      long,
    ]);
    const used = [...rest.matchAll(/--[\w-]+/g)].map(([option]) => option);
    return command === undefined || used.some((option) => !known.includes(option)) ? [line] : [];
  });

  expect(unknown).toEqual([]);
});

test("the pages name outputs that the stacks have", () => {
  const { ingestor, reliable } = stacksOf("dev");
  const outputs = Object.keys({ ...ingestor.output, ...reliable.output });
  const named = pages.flatMap(({ text }) => [...text.matchAll(/outputs? `(\w+)`|output -raw (\w+)/g)]);

  expect(named.length).toBeGreaterThan(5);
  const unknown = named.filter(([, name = "", raw = ""]) => !outputs.includes(name || raw));
  expect(unknown.map(([text]) => text)).toEqual([]);
});

test("the page of invariants names existing tests", () => {
  const named = [...read("docs/invariants.md").matchAll(/`(__tests__\/[\w./-]+)`: "(invariant [^"]+)"/g)];

  expect(named.length).toBeGreaterThanOrEqual(11);
  const missing = named.filter(([, file = "", title = ""]) => !read(file).includes(title));
  expect(missing.map(([row]) => row)).toEqual([]);
});
