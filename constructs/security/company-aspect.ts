import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { type IAspect, TerraformResource } from "cdktf";
import type { IConstruct } from "constructs";
import { ConstructError } from "../construct-error";

/** What a company requires of every role and every resource. */
export interface CompanyRequirements {
  /** ARN of the permissions boundary of every role. */
  readonly permissionsBoundary?: string | undefined;
  /** Path of every role, with a slash at both ends. */
  readonly iamPath?: string | undefined;
  readonly tags?: Readonly<Record<string, string>> | undefined;
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html */
const POLICY = /^arn:aws(?:-[a-z]+)*:iam::(?:\d{12}|aws):policy\/[\w+=,.@/-]{1,512}$|\$\{/;
const PATH = /^\/(?:[\w+=,.@-]+\/)*$/;
const MAX_PATH = 512;
/** https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html */
const TAG = /^[\p{L}\p{Z}\p{N}_.:/=+@-]+$/u;
const MAX_TAGS = 50;

/** Throws a ConstructError with everything that AWS would reject. */
export function checkCompanyRequirements(
  constructPath: string,
  { permissionsBoundary, iamPath, tags = {} }: CompanyRequirements,
): void {
  const problems: string[] = [];
  if (permissionsBoundary !== undefined && !POLICY.test(permissionsBoundary)) {
    problems.push(
      `permissionsBoundary must be the ARN of a managed policy, such as arn:aws:iam::123456789012:policy/boundary, but is "${permissionsBoundary}".`,
    );
  }
  if (iamPath !== undefined && (!PATH.test(iamPath) || iamPath.length > MAX_PATH)) {
    problems.push(
      `iamPath must begin and end with a slash, such as /company/payments/, and have at most ${MAX_PATH} characters, but is "${iamPath}".`,
    );
  }
  const names = Object.keys(tags);
  if (names.length > MAX_TAGS) {
    problems.push(`tags must have at most ${MAX_TAGS} entries, but has ${names.length}. Remove some.`);
  }
  for (const [name, value] of Object.entries(tags)) {
    const fits =
      TAG.test(name) && name.length <= 128 && value.length <= 256 && (value === "" || TAG.test(value));
    if (fits && !/^aws:/i.test(name)) continue;
    problems.push(
      `The tag ${name} must have a name of at most 128 and a value of at most 256 letters, digits, spaces or _ . : / = + - @, and not begin with aws:. Change it.`,
    );
  }
  if (problems.length > 0) throw new ConstructError(constructPath, problems.join(" "));
}

interface Taggable {
  tags: Record<string, string>;
  readonly tagsInput?: Record<string, string> | undefined;
}

const isTaggable = (node: object): node is Taggable => "tagsInput" in node;

/** Gives every role its boundary and path, and its tags to every resource that accepts tags. Idempotent. */
export class CompanyAspect implements IAspect {
  constructor(private readonly required: CompanyRequirements) {}

  visit(node: IConstruct): void {
    if (!TerraformResource.isTerraformResource(node)) return;
    const { permissionsBoundary, iamPath, tags } = this.required;
    if (node instanceof IamRole) {
      if (permissionsBoundary !== undefined) node.permissionsBoundary = permissionsBoundary;
      if (iamPath !== undefined) node.path = iamPath;
    }
    if (tags !== undefined && isTaggable(node)) node.tags = { ...tags, ...node.tagsInput };
  }
}
