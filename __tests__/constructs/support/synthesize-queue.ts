import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { App, TerraformStack, Testing } from "cdktf";
import { ReliableQueue, type ReliableQueueProps } from "../../../constructs/index";
import { fakeBundler } from "../../stacks/support/fake-bundler";
import type { Blocks } from "../../stacks/support/synthesize";
import { inFolder } from "../../support/folder";

export { all, named, variablesOf } from "../../stacks/support/resources";

/** A stack's Terraform, as `cdktf synth` writes it, without CDKTF's metadata. */
export interface StackJson {
  readonly resource: Blocks;
  readonly data?: Blocks;
  readonly output: Record<string, { readonly value: unknown }>;
  readonly provider: Record<string, unknown>;
}

export type QueueProps =
  | Partial<ReliableQueueProps>
  | ((stack: TerraformStack) => Partial<ReliableQueueProps>);

/** A stack in somebody else's app, with its own provider. */
export function foreignStack(
  outdir: string,
  app = new App({ outdir, stackTraces: false }),
  id = "theirs",
  region = "eu-west-1",
) {
  const stack = new TerraformStack(app, id);
  new AwsProvider(stack, "aws", { region });
  return stack;
}

export const addQueue = (stack: TerraformStack, id: string, props: Partial<ReliableQueueProps> = {}) =>
  new ReliableQueue(stack, id, {
    name: id,
    alertEmails: ["team@example.com"],
    bundle: fakeBundler,
    ...props,
  });

/** What somebody else puts into a stack, with validations and aspects. */
export const synthesizeStack = (build: (stack: TerraformStack) => void): StackJson =>
  inFolder((outdir) => {
    const stack = foreignStack(outdir);
    build(stack);
    return JSON.parse(Testing.synth(stack, true));
  });

/** The queue `payments` in such a stack. `id` is its construct's. */
export const synthesizeQueue = (props: QueueProps = {}, id = "payments"): StackJson =>
  synthesizeStack((stack) => {
    addQueue(stack, id, { name: "payments", ...(typeof props === "function" ? props(stack) : props) });
  });
