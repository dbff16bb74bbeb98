import { TerraformOutput, TerraformStack, Token } from "cdktf";
import type { Construct } from "constructs";

/** An output of the construct's stack that says what it is for. */
export function addOutput(scope: Construct, id: string, description: string, value: unknown): void {
  // As a token: asked about an object, TerraformOutput calls what Node.js has deprecated, and warns of it.
  new TerraformOutput(TerraformStack.of(scope), id, { description, value: Token.asString(value) });
}
