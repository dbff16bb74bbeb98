import * as v from "valibot";
import { LocalRunError } from "../errors";
import type { ResourcesByType } from "./parse-resources";
import type { Stack } from "./read-stack";
import type { Resolve } from "./resolve-references";

const RedrivePolicy = v.strictObject({
  deadLetterTargetArn: v.string(),
  maxReceiveCount: v.pipe(v.number(), v.integer(), v.minValue(1)),
});

function parseJson(text: string, where: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new LocalRunError(`${where} is not valid JSON.`, { cause });
  }
}

/** Terraform accepts a maxReceiveCount in quotes, and then waits for it until it times out. */
export function checkRedrivePolicy(text: string, where: string): string {
  const parsed = v.safeParse(RedrivePolicy, parseJson(text, where));
  if (parsed.success) return text;
  throw new LocalRunError(
    `${where} must contain deadLetterTargetArn (a string) and maxReceiveCount (an unquoted integer greater than 0).`,
  );
}

interface QueueAttribute {
  readonly queueUrl: string;
  readonly name: "RedrivePolicy" | "RedriveAllowPolicy" | "Policy";
  readonly value: string;
}

/** Every policy of a queue, whether it is an argument of the queue or a separate resource. */
export function listQueuePolicies(
  resources: ResourcesByType,
  resolveIn: (stack: Stack) => Resolve,
): QueueAttribute[] {
  const found: QueueAttribute[] = [];
  const add = (stack: Stack, address: string, url: string, name: QueueAttribute["name"], value?: string) => {
    if (value === undefined) return;
    const resolve = resolveIn(stack);
    const text = resolve(value, address);
    const where = `Stack ${stack.name}: the ${name} of ${address}`;
    if (name === "RedrivePolicy") checkRedrivePolicy(text, where);
    else parseJson(text, where);
    found.push({ queueUrl: resolve(url, address), name, value: text });
  };
  for (const { stack, address, arguments: args } of resources.aws_sqs_queue) {
    const url = `\${${address}.url}`;
    add(stack, address, url, "RedrivePolicy", args.redrive_policy);
    add(stack, address, url, "RedriveAllowPolicy", args.redrive_allow_policy);
    add(stack, address, url, "Policy", args.policy);
  }
  for (const { stack, address, arguments: args } of resources.aws_sqs_queue_redrive_policy)
    add(stack, address, args.queue_url, "RedrivePolicy", args.redrive_policy);
  for (const { stack, address, arguments: args } of resources.aws_sqs_queue_redrive_allow_policy)
    add(stack, address, args.queue_url, "RedriveAllowPolicy", args.redrive_allow_policy);
  for (const { stack, address, arguments: args } of resources.aws_sqs_queue_policy)
    add(stack, address, args.queue_url, "Policy", args.policy);
  return found;
}
