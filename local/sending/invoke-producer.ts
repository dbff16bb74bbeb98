import * as v from "valibot";
import { LocalRunError } from "../errors";
import type { RunningSystem } from "../lambda/running-system";
import type { FunctionDefinition } from "../terraform/system";

const Response = v.pipe(v.string(), v.parseJson(), v.object({ statusCode: v.literal(200) }));

/** Makes the simulated senders send. Throws LocalRunError unless they sent everything. */
export async function invokeProducer(
  running: Pick<RunningSystem, "invoke">,
  { name }: Pick<FunctionDefinition, "name">,
  request: object,
): Promise<void> {
  const result = await running.invoke(name, request);
  if (result.kind === "response" && v.is(Response, result.payload)) return;
  const how = result.kind === "error" ? `failed with ${result.errorType}` : `ended with ${result.kind}`;
  throw new LocalRunError(
    `Function ${name} must send all of its messages, but its invocation ${how}. See its log.`,
  );
}
