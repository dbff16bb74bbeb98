import { existsSync } from "node:fs";
import { join } from "node:path";
import { PROJECT, readPages } from "../docs/support/documented-commands";

test("everything that the pages mention of this application exists", () => {
  const paths = /`((?:app|handlers\/producer|__tests__\/app)\/[\w./-]+)`/g;
  const named = readPages()
    .filter(({ page }) => page !== "CHANGELOG.md")
    .flatMap(({ text }) => [...text.matchAll(paths)].map(([, path = ""]) => path));

  expect(named).toContain("app/deployment.ts");
  expect(named.filter((path) => !existsSync(join(PROJECT, path)))).toEqual([]);
});
