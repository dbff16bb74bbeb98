import { cpSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { packedFolder } from "./packed";
import { run } from "./run";

const REPOSITORY = resolve(__dirname, "../../..");

/** This deployment's application, its simulated producer, and the tests of both. */
export const OF_APPLICATION = ["app", "handlers/producer", "__tests__/app", "__tests__/handlers/producer"];

/** A checkout of this repository in which the payments example replaces app/. */
export function replaceApplication(): string {
  const checkout = join(packedFolder(), "another application");
  const listed = run(REPOSITORY, "git", "ls-files", "--cached", "--others", "--exclude-standard", "-z");
  const deleted = run(REPOSITORY, "git", "ls-files", "--deleted", "-z").split("\0");
  for (const file of listed.split("\0").filter((path) => path !== "" && !deleted.includes(path))) {
    mkdirSync(dirname(join(checkout, file)), { recursive: true });
    cpSync(join(REPOSITORY, file), join(checkout, file));
  }
  symlinkSync(join(REPOSITORY, "node_modules"), join(checkout, "node_modules"));
  for (const path of OF_APPLICATION) rmSync(join(checkout, path), { recursive: true });
  const payments = readFileSync(join(REPOSITORY, "examples/payments/payments.ts"), "utf8");
  mkdirSync(join(checkout, "app"));
  writeFileSync(
    join(checkout, "app/index.ts"),
    payments.replace('"reliable-sqs-with-dlq/application"', '"../core/application/define-application"'),
  );
  // Tests of the repository ask git which files there are.
  run(checkout, "git", "init", "--quiet");
  run(checkout, "git", "add", "--all");
  return checkout;
}
