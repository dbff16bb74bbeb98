import { unzipSync } from "fflate";
import { zipFiles } from "../../../constructs/bundling/zip-files";

const bytes = (text: string) => new TextEncoder().encode(text);
const FILES = [
  { path: "index.mjs", contents: bytes("export {}") },
  { path: "chunk-A.mjs", contents: bytes("a".repeat(1000)) },
];

/** The zip's central directory, one entry per file. https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT */
function centralDirectory(zip: Buffer): Buffer[] {
  const entries: Buffer[] = [];
  for (let at = zip.indexOf("PK\u0001\u0002"); at >= 0; at = zip.indexOf("PK\u0001\u0002", at + 4)) {
    entries.push(zip.subarray(at));
  }
  return entries;
}

test("zips the same files to the same bytes in any order", () => {
  expect(zipFiles([...FILES].reverse())).toEqual(zipFiles(FILES));
});

test("contains what was zipped", () => {
  const files = Object.entries(unzipSync(zipFiles(FILES))).map(([path, contents]) => [
    path,
    Buffer.from(contents).toString(),
  ]);

  expect(Object.fromEntries(files)).toEqual({ "chunk-A.mjs": "a".repeat(1000), "index.mjs": "export {}" });
});

test("sorts entries, and gives each the same local date and a mode that everybody may read", () => {
  const zip = Buffer.from(zipFiles(FILES));
  const central = centralDirectory(zip);

  expect(central.map((entry) => entry.subarray(46, 46 + entry.readUInt16LE(28)).toString())).toEqual([
    "chunk-A.mjs",
    "index.mjs",
  ]);
  for (const entry of central) {
    expect(entry.readUInt8(5)).toBe(3); // made on Unix
    expect(entry.readUInt32LE(38) >>> 16).toBe(0o100644);
    expect(entry.readUInt16LE(14)).toBe(0b0000000_0001_00001); // 1980-01-01
    expect(entry.readUInt16LE(12)).toBe(0b01100_000000_00000); // 12:00
  }
});
