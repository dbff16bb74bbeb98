import { TerraformOutput, TerraformStack, Token } from "cdktf";
import type { Construct } from "constructs";
import { ConstructError } from "./construct-error";

/** Name, purpose and value. */
export type Output = readonly [id: string, description: string, value: unknown];

/**
 * Adds outputs to the construct's stack. `prefix` precedes their names if several queues are in one stack. Throws
 * ConstructError if a name is taken.
 */
export function addOutputs(scope: Construct, outputs: readonly Output[], prefix = ""): void {
  const stack = TerraformStack.of(scope);
  for (const [id, description, value] of outputs) {
    if (stack.node.tryFindChild(`${prefix}${id}`) !== undefined) {
      throw new ConstructError(
        scope.node.path,
        `The stack ${stack.node.path} already has an output ${prefix}${id}. Outputs are named after their queue: give the queue another name, or its own stack.`,
      );
    }
    // As a token: for an object, TerraformOutput calls something that Node.js has deprecated, which causes a warning.
    new TerraformOutput(stack, `${prefix}${id}`, { description, value: Token.asString(value) });
  }
}
