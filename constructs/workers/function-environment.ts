import type { IConstruct } from "constructs";
import { ConstructError } from "../construct-error";

type Variables = Readonly<Record<string, string>>;

const PAGE = "https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html";
const MAX_BYTES = 4096;

const NAME = /^[A-Za-z][A-Za-z0-9_]+$/;
/** Names that Lambda, Powertools and the local run use. */
const RESERVED = /^(AWS_|LAMBDA_|_|POWERTOOLS_|LEDGER_FILE$)/;

/** The value of a variable until Terraform puts an ARN, a URL or a unique id there, which is no longer than this. */
const TOKEN = /\$\{TfToken\[[^\]]*\]\}/g;
const LONGEST_REFERENCE = "x".repeat(160);

/**
 * A function's environment: the function's contract, and what the application reads. Throws ConstructError for what
 * Lambda would reject, or what would hide a variable of the contract.
 */
export function functionEnvironment(scope: IConstruct, own: Variables, ofApplication: Variables): Variables {
  const problems = Object.keys(ofApplication).flatMap((name) => {
    const rule = ruleBrokenBy(name, own);
    return rule === undefined
      ? []
      : [`The environment variable ${name} ${rule}. Give it another name in environment.`];
  });
  const variables = { ...own, ...ofApplication };
  const bytes = Buffer.byteLength(JSON.stringify(variables).replaceAll(TOKEN, LONGEST_REFERENCE));
  if (bytes > MAX_BYTES) {
    problems.push(
      `The function's environment must have at most ${MAX_BYTES} bytes as JSON, but may have ${bytes}. (${PAGE}) Shorten the values in environment, or let the application read them from elsewhere.`,
    );
  }
  if (problems.length > 0) throw new ConstructError(scope.node.path, problems.join(" "));
  return variables;
}

function ruleBrokenBy(name: string, own: Variables): string | undefined {
  if (!NAME.test(name)) return "must consist of letters, digits and underscores and begin with a letter";
  if (RESERVED.test(name)) return "is reserved";
  return Object.hasOwn(own, name) ? "is one of the function's own" : undefined;
}
