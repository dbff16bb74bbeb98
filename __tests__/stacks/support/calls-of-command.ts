import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { bundledFiles, ROOT } from "./bundled-files";

/** Where a call's action is not the call's own name: a batch needs the single call's action. */
const ACTIONS: Readonly<Record<string, string>> = {
  GetSchedule: "scheduler:GetSchedule",
  UpdateSchedule: "scheduler:UpdateSchedule",
  AssumeRole: "sts:AssumeRole",
  GetRole: "iam:GetRole",
  Scan: "dynamodb:Scan",
  PutItem: "dynamodb:PutItem",
  DeleteItem: "dynamodb:DeleteItem",
};

/** AWS answers the first for everyone. The second is granted only if a key is another team's. */
const NEEDS_NO_GRANT = ["GetCallerIdentity", "GetKeyPolicy"];

/** The IAM actions behind the SDK calls in the code of the `dlq` command. */
export function actionsOfCommand(): string[] {
  const text = bundledFiles("./cli/main.ts")
    .map((file) => readFileSync(resolve(ROOT, file), "utf8"))
    .join("\n");
  const calls = [...text.matchAll(/\b(?:new (\w+?)(?:Batch)?Command|paginate(\w+))\(/g)].map(
    ([, call = "", paged = ""]) => call || paged,
  );
  const granted = [...new Set(calls)].filter((call) => !NEEDS_NO_GRANT.includes(call));
  return granted.map((call) => ACTIONS[call] ?? `sqs:${call}`).sort();
}
