import { readFileSync } from "node:fs";
import path from "node:path";
import * as v from "valibot";
import { PACKAGE_ROOT } from "../core/project/package-root";

const Package = v.pipe(v.string(), v.parseJson(), v.object({ version: v.string() }));

export const readVersion = (): string =>
  v.parse(Package, readFileSync(path.join(PACKAGE_ROOT, "package.json"), "utf8")).version;
