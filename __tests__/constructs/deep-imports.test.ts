import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";

const ROOT = resolve(__dirname, "../..");
const FOLDERS = ["app", "core", "handlers", "constructs", "local", "cli", "scripts", "__tests__"];

function typescriptFiles(): string[] {
  const nested = FOLDERS.flatMap((folder) => {
    try {
      return readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" }).map((file) =>
        join(folder, file),
      );
    } catch {
      return [];
    }
  });
  return ["main.ts", ...nested].filter((file) => file.endsWith(".ts"));
}

test("imports the provider's resources one by one, never all of them", () => {
  const barrel = /(?:from|import|require\()\s*\(?["']@cdktf\/provider-aws(?:\/lib)?(?:\/index)?["']/;
  // They name the import that is refused: this test, and the benchmark that measures what it costs, with its test.
  const named = [
    "__tests__/constructs/deep-imports.test.ts",
    "__tests__/scripts/bench/template-project.test.ts",
    "scripts/bench/harness/template-project.ts",
  ];

  const offenders = typescriptFiles().filter(
    (file) => !named.includes(file) && barrel.test(readFileSync(join(ROOT, file), "utf8")),
  );

  expect(offenders).toEqual([]);
});
