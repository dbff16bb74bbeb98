import { type Command, Option } from "commander";
import { STAGES } from "../../../constructs/settings/settings";
import type { TargetOptions } from "../../aws/target/resolve-target";

export interface CommonOptions extends TargetOptions {
  readonly json: boolean;
}

/** Options of every subcommand. */
export function addCommonOptions(command: Command): Command {
  return command
    .addOption(new Option("--stage <stage>", "which deployment (default: $STAGE, else dev)").choices(STAGES))
    .option("--prefix <prefix>", "what stands before all names (default: $NAME_PREFIX, else the stage's)")
    .option("--region <region>", "AWS region (default: as in the AWS CLI)")
    .option("--profile <name>", "AWS profile (default: as in the AWS CLI)")
    .option(
      "--endpoint-file <file>",
      "endpoint.json of a local run (default with --stage local: .local/endpoint.json)",
    )
    .option("--json", "print one JSON document", false);
}

export const AUDIT_OPTION = new Option("--audit <file>", "where a line is added for every change").default(
  "./dlq-audit.ndjson",
);
