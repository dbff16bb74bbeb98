import path from "node:path";
import { Option } from "commander";
import type { KeyNeeds } from "../../core/existing-queue/queue-needs";
import { explainUnexpected } from "../aws/explain-any";
import { loadSdk } from "../aws/load-sdk";
import { readKeyPolicy } from "../aws/read-key-policy";
import { queueName } from "../aws/target/deployment-names";
import { checkKeyPolicy, KEY_NEEDED } from "../check/check-key";
import { checkQueue } from "../check/check-queue";
import type { Finding } from "../check/finding";
import { readNeeds } from "../check/read-needs";
import type { CommandContext, Outcome } from "../command-context";
import { DlqError } from "../errors";
import { EXIT, type ExitCode } from "../exit-codes";
import { defineCommand } from "../terminal/options/define-command";

interface CheckOptions {
  readonly synthesized: string;
}

export const addCheck = defineCommand({
  name: "check",
  description:
    "Check whether an existing queue, owned by another team, is configured as the deployment requires, and print the configuration that its owner must add",
  options: () => [
    new Option("--synthesized <folder>", "output folder of `cdktf synth` for the stage").default("cdktf.out"),
  ],
  examples: () => ["dlq check", "dlq check --stage prod --json"],
  work: check,
});

/** Compares what the synthesized stacks require of an existing queue with the account. Changes nothing. */
async function check(context: CommandContext, { synthesized }: CheckOptions): Promise<Outcome> {
  const name = queueName(context.target, "main");
  const needs = readNeeds(path.resolve(synthesized), name);
  if (needs === undefined) return nothingToCheck(name);
  const { url } = await context.queue("main");
  const attributes = await loadSdk().readAllAttributes(context.client, url);
  const findings = [
    ...checkQueue(needs, attributes),
    ...(needs.key === undefined ? [] : [await checkKey(context, needs.key)]),
  ];
  return {
    exitCode: exitCodeOf(findings),
    result: { queue: name, findings: findings.map((finding) => ({ todo: null, ...finding })) },
    text: () => describe(context, findings),
  };
}

const nothingToCheck = (name: string): Outcome => ({
  exitCode: EXIT.nothingMatched,
  result: { queue: name, findings: [] },
  text: () =>
    `The synthesized stacks create ${name} themselves, so there is nothing to check. \`npx cdktf diff\` shows whether it matches them.`,
});

/** A policy that may not be read is a finding, and the other checks still run. */
async function checkKey(context: CommandContext, key: KeyNeeds): Promise<Finding> {
  try {
    return checkKeyPolicy(key, await readKeyPolicy(context.configuration, context.callLog, key.arn));
  } catch (error) {
    const known = error instanceof Error ? await context.explain(error) : undefined;
    const { message } = error instanceof DlqError ? error : (known ?? explainUnexpected(error));
    return {
      rule: "key-policy",
      holds: "unknown",
      found: `it could not be read. ${message}`,
      needed: KEY_NEEDED,
    };
  }
}

function exitCodeOf(findings: readonly Finding[]): ExitCode {
  if (findings.some(({ holds }) => holds === "no")) return EXIT.failed;
  return findings.some(({ holds }) => holds === "unknown") ? EXIT.partlyDone : EXIT.done;
}

const COLUMNS = [{ title: "" }, { title: "RULE" }, { title: "FOUND" }, { title: "NEEDED", dispensable: 1 }];

function describe({ output }: CommandContext, findings: readonly Finding[]): string {
  const rows = findings.map(({ holds, rule, found, needed }) => [holds, rule, found, needed]);
  const todos = Map.groupBy(
    findings.flatMap(({ todo }) => todo ?? []),
    ({ whose }) => whose,
  );
  return [
    output.table(COLUMNS, rows),
    ...[...todos].flatMap(([whose, lines]) => [
      "",
      `For the ${whose} to add:`,
      ...lines.map(({ line }) => `  ${line}`),
    ]),
    ...(todos.size === 0 ? ["", "The queue is configured as the deployment needs it."] : []),
  ].join("\n");
}
