import type { Blocks } from "./synthesize";

/** What is synthesized, as far as its resources are concerned. */
type Stack = { readonly resource: Blocks };

/** Every resource of a type. */
export const all = ({ resource }: Stack, type: string) => Object.values(resource[type] ?? {});

/** The resource of a type whose argument has this value. */
export const named = (stack: Stack, type: string, argument: string, value: string) =>
  all(stack, type).find((resource) => resource[argument] === value);

/** The function whose name ends like this. */
export const functionOf = (stack: Stack, part: string) =>
  all(stack, "aws_lambda_function").find(({ function_name }) => String(function_name).endsWith(`-${part}`));

/** The environment of that function. */
export const variablesOf = (stack: Stack, part: string): Record<string, string> =>
  (functionOf(stack, part)?.environment as { variables: Record<string, string> } | undefined)?.variables ??
  {};
