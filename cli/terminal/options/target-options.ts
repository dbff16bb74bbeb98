import { Option } from "commander";
import { STAGES } from "../../../core/project/stages";
import type { TargetOptions } from "../../aws/target/resolve-target";
import { parseWhole } from "./parse-values";

export interface CommonOptions extends TargetOptions {
  readonly json: boolean;
}

/** Options of every command. */
export const commonOptions = (): Option[] => [
  new Option("--queue <name>", "queue to work on (required if the project has several)"),
  new Option("--stage <stage>", "stage of the deployment (default: $STAGE, else dev)").choices(STAGES),
  new Option("--prefix <prefix>", "prefix of all resource names (default: $NAME_PREFIX, else the stage's)"),
  new Option("--region <region>", "AWS region (default: as in the AWS CLI)"),
  new Option("--profile <name>", "AWS profile (default: as in the AWS CLI)"),
  new Option(
    "--endpoint-file <file>",
    "endpoint.json of a local run (default with --stage local: .local/endpoint.json)",
  ),
  new Option("--json", "print one JSON document").default(false),
];

export const auditOption = (): Option =>
  new Option("--audit <file>", "file in which every change is recorded").default("./dlq-audit.ndjson");

export const rateOption = (): Option =>
  new Option("--rate <messages>", "maximum messages per second (default: the stage's)").argParser(
    parseWhole(1, 3_000),
  );

/** An option that is given or not. */
export const flag = (name: string, description: string): Option =>
  new Option(name, description).default(false);
