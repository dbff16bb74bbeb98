import {
  AnnotationMetadataEntryType,
  Annotations,
  DefaultTokenResolver,
  type IAspect,
  StringConcat,
  TerraformResource,
  Tokenization,
} from "cdktf";
import type { IConstruct } from "constructs";
import { POLICY_RULES } from "./policy-rules";
import { type Arguments, RESOURCE_RULES } from "./resource-rules";

const RULES = [...RESOURCE_RULES, ...POLICY_RULES];

/** The arguments as they are synthesized, including overrides. References stay `${…}`. */
function argumentsOf(resource: TerraformResource): Arguments {
  const resolver = new DefaultTokenResolver(new StringConcat());
  const { resource: blocks } = Tokenization.resolve(resource.toTerraform(), {
    scope: resource,
    resolver,
    preparing: false,
  });
  return blocks?.[resource.terraformResourceType]?.[resource.friendlyUniqueId] ?? {};
}

/**
 * Refuses at synthesis, by the construct's name, what must not be deployed: an unencrypted queue, a queue or log
 * group without retention, an Allow for everybody or for a pattern of principals, a wildcard that is not on the list,
 * a managed policy.
 */
export class SecurityAspect implements IAspect {
  visit(node: IConstruct): void {
    if (!TerraformResource.isTerraformResource(node)) return;
    const args = argumentsOf(node);
    for (const rule of RULES) {
      for (const problem of rule(node.terraformResourceType, args)) refuse(node, problem);
    }
  }
}

/** Only once, because a stack may be synthesized again. */
function refuse(node: IConstruct, problem: string): void {
  const known = node.node.metadata.some(
    ({ type, data }) => type === AnnotationMetadataEntryType.ERROR && data === problem,
  );
  if (!known) Annotations.of(node).addError(problem);
}
