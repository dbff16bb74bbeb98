import { readFileSync } from "node:fs";
import path from "node:path";
import * as v from "valibot";

const Package = v.pipe(v.string(), v.parseJson(), v.object({ version: v.string() }));

export const readVersion = (): string =>
  v.parse(Package, readFileSync(path.resolve(__dirname, "..", "package.json"), "utf8")).version;
