import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { App, TerraformStack, Testing } from "cdktf";
import { ReliableQueue, type ReliableQueueProps } from "../../../constructs/index";
import { fakeBundler } from "../../stacks/support/fake-bundler";

type Blocks = Record<string, Record<string, Record<string, unknown>>>;

/** A stack's Terraform, as `cdktf synth` writes it, without CDKTF's metadata. */
export interface StackJson {
  readonly resource: Blocks;
  readonly data?: Blocks;
  readonly output: Record<string, { readonly value: unknown }>;
}

export type QueueProps =
  | Partial<ReliableQueueProps>
  | ((stack: TerraformStack) => Partial<ReliableQueueProps>);

/** The queue `payments` in a stack in somebody else's app, with validations and aspects. `id` is its construct's. */
export function synthesizeQueue(props: QueueProps = {}, id = "payments"): StackJson {
  const outdir = mkdtempSync(join(tmpdir(), "reliable-queue-"));
  try {
    const stack = new TerraformStack(new App({ outdir, stackTraces: false }), "theirs");
    new AwsProvider(stack, "aws", { region: "eu-west-1" });
    new ReliableQueue(stack, id, {
      name: "payments",
      alertEmails: ["team@example.com"],
      bundle: fakeBundler,
      ...(typeof props === "function" ? props(stack) : props),
    });
    return JSON.parse(Testing.synth(stack, true));
  } finally {
    rmSync(outdir, { recursive: true });
  }
}

/** Every resource of a type. */
export const all = ({ resource }: StackJson, type: string) => Object.values(resource[type] ?? {});

/** The environment of the queue's functions, by the name of the handler. */
export const variablesOf = (json: StackJson, handler: string): Record<string, string> => {
  const [found] = all(json, "aws_lambda_function").filter(({ function_name }) =>
    String(function_name).endsWith(`-${handler}`),
  );
  return (found?.environment as { variables: Record<string, string> } | undefined)?.variables ?? {};
};
