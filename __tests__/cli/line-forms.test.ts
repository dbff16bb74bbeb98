import { once } from "node:events";
import { createWriteStream, readFileSync, writeFileSync } from "node:fs";
import { isCutOff } from "../../cli/files/message-line";
import { poison, retryScheduled, times } from "./support/held-messages";
import { exported, runHere, runJson } from "./support/run-here";
import { useDesk } from "./support/start-desk";

const desk = useDesk();
const read = (file: string) => readFileSync(file, "utf8");
const importing = (file: string, ...more: string[]) => ["import", file, ...more, "--audit", desk.fresh()];

const fileOf = (count: number) => exported(desk, times(count, poison));

test.each([
  ["the line breaks of Windows", (text: string) => text.replaceAll("\n", "\r\n")],
  ["a byte order mark", (text: string) => `\uFEFF${text}`],
  ["empty lines", (text: string) => `\n${text.replaceAll("\n", "\n  \n")}\n`],
  ["other blanks", (text: string) => text.replaceAll(/(?<!\\)":/g, '": ')],
  ["its fields in another order", (text: string) => text.replace(/^\{"v":1,(.*)\}$/gm, '{$1,"v":1}')],
])("a file that was saved with %s is the same, and is imported once", async (_what, change) => {
  const file = await fileOf(3);

  const first = await runJson(desk, importing(file));
  writeFileSync(file, change(read(file)));
  const again = await runJson(desk, importing(file));

  expect(first.document).toMatchObject({ imported: 3 });
  expect(again).toMatchObject({ code: 1, document: { imported: 0, already: 3, torn: 0 } });
});

test("a message that was edited in the file is another one", async () => {
  const file = await fileOf(2);
  await runHere(desk, importing(file));
  writeFileSync(file, read(file).replace('\\"job_id\\":\\"order-', '\\"job_id\\":\\"other-'));

  const { document } = await runJson(desk, importing(file));

  expect(document).toMatchObject({ imported: 1, already: 1 });
});

test("an export that is resumed recognizes a message after its renewal, and both of two copies", async () => {
  const [one, two] = [poison(), retryScheduled()];
  const file = await exported(desk, [one, one, two]);
  // Renewed: the same messages under other ids.
  await desk.send("quarantine", [two, one, one]);

  const { document } = await runJson(desk, ["export", file, "--resume"]);

  expect(document).toMatchObject({ exported: 0, alreadyThere: 3 });
  expect(read(file).trimEnd().split("\n")).toHaveLength(3);
});

test("a line without its deployment is imported only if forced", async () => {
  const file = await fileOf(2);
  writeFileSync(file, read(file).replaceAll(/"deployment":\{[^}]*\},/g, ""));

  const refused = await runHere(desk, importing(file));
  const forced = await runJson(desk, importing(file, "--force"));

  expect(refused.code).toBe(4);
  expect(refused.stderr).toContain(
    `Line 1 of ${file} does not name the deployment in which its message was held. Nothing was sent.`,
  );
  expect(forced.document).toMatchObject({ imported: 2 });
});

describe("a last line without a line break", () => {
  test.each([
    ["that was cut off", (line: string) => line.slice(0, -30), true],
    ["that lacks a comma", (line: string) => line.replace(',"body"', '"body"'), false],
    ["that lacks a quotation mark", (line: string) => line.replace('"body"', 'body"'), false],
    ["of another version", (line: string) => line.replace('"v":1', '"v":7'), false],
  ])("%s is reported as cut off: %#", async (_what, change, cutOff) => {
    const file = await fileOf(2);
    const [first = "", last = ""] = read(file).split("\n");
    writeFileSync(file, `${first}\n${change(last)}`);

    const { code, stdout, stderr } = await runHere(desk, importing(file));

    expect(code).toBe(cutOff ? 3 : 4);
    if (cutOff) expect(stdout).toContain("Line 2 is cut off and was left out.");
    else expect(stderr).toContain(`Line 2 of ${file} is not a message written by`);
  });

  test("is cut off at any position", () => {
    const line = JSON.stringify({
      v: 1,
      body: '{"a":"\\"}"}',
      attributes: { a: { type: "String", value: "}" } },
    });
    const cut = Array.from({ length: line.length - 1 }, (_, index) => line.slice(0, index + 1));

    expect(cut.filter((text) => !isCutOff(text))).toEqual([]);
    expect(isCutOff(line)).toBe(false);
  });
});

test("a line that is longer than any message is refused at once", async () => {
  const file = desk.fresh();
  const stream = createWriteStream(file);
  for (let written = 0; written < 24; written += 1) stream.write("x".repeat(1_048_576));
  stream.end();
  await once(stream, "close");

  const { code, stderr } = await runHere(desk, importing(file));

  expect(code).toBe(4);
  expect(stderr).toContain(
    `Line 1 of ${file} is longer than 8 MiB. No message is that long. Use the file as it was exported.`,
  );
});

test.each([
  ["UTF-16", (text: string) => Buffer.from(`\uFEFF${text}`, "utf16le")],
  ["Latin-1", (text: string) => Buffer.from(text.replace("order-", "é"), "latin1")],
])("a file in %s is refused because of that", async (_what, encode) => {
  const file = await fileOf(1);
  writeFileSync(file, encode(read(file)));

  const { code, stderr } = await runHere(desk, importing(file));

  expect(code).toBe(4);
  expect(stderr).toContain(`Line 1 of ${file} is not UTF-8. Save the file as UTF-8.`);
});
