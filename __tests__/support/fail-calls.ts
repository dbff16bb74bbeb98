import type { SNSClient } from "@aws-sdk/client-sns";
import type { SQSClient } from "@aws-sdk/client-sqs";

/**
 * Decides for each call of a command (from 0) whether it fails: before it reaches the server, or after it took
 * effect.
 */
export type CallFault = (
  call: number,
  input: Readonly<Record<string, unknown>>,
) => { before: Error } | { after: Error } | undefined;

/** The fault of a call for which a policy is missing. */
export const denied = () => ({ before: serviceError("AccessDenied", 403) });

/** Makes whole calls of one action fail. Returns the inputs of all calls that were made. */
export function failCalls(
  client: SQSClient | SNSClient,
  commandName: string,
  fault: CallFault = () => undefined,
) {
  const inputs: Record<string, unknown>[] = [];
  const stack: SQSClient["middlewareStack"] = client.middlewareStack as never;
  stack.add(
    (next, context) => async (args) => {
      if (context.commandName !== commandName) return next(args);
      const input = { ...args.input };
      const decided = fault(inputs.push(input) - 1, input);
      if (decided !== undefined && "before" in decided) throw decided.before;
      const result = await next(args);
      if (decided !== undefined) throw decided.after;
      return result;
    },
    { step: "initialize", name: `failCalls${commandName}`, priority: "high" },
  );
  return inputs;
}

/** An error as the SDK throws it when a service answered with one. Its message carries a marked value. */
export function serviceError(name: string, statusCode = 400, code?: string): Error {
  return Object.assign(new Error("marked-secret"), {
    name,
    $fault: "client",
    $metadata: { httpStatusCode: statusCode },
    ...(code !== undefined && { Code: code }),
  });
}
