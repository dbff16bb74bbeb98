import { delimiter, join } from "node:path";
import { readStack, type Stack } from "../../../local/terraform/read-stack";
import type { Applied } from "./applied/describe-applied";
import { parseState, type StackState } from "./applied/read-state";
import { environmentAt } from "./at-endpoint";
import { runTool, type ToolOutcome } from "./run-tool";
import type { WorkingCopy } from "./working-copy";

/** In the order in which they are deployed. */
export const STACK_NAMES = ["sqs-message-producer-ingestor-stack", "reliable-sqs-with-dlq-stack"] as const;

export type StackName = (typeof STACK_NAMES)[number];

/** What the deployer sets through the environment: STAGE and others. */
export type GivenSettings = Readonly<Record<string, string>>;

/**
 * What a tool needs from the machine. The rest of a person's environment, such as their AWS profile and settings, is
 * left out.
 */
const INHERITED = ["PATH", "HOME", "TMPDIR", "TF_CLI_CONFIG_FILE", "TF_IN_AUTOMATION"];

/** `cdktf` and Terraform in a working copy, against one endpoint. */
export class Deployment {
  constructor(
    readonly copy: WorkingCopy,
    private readonly endpoint: string,
    private readonly toolEnvironment: NodeJS.ProcessEnv,
    private readonly settings: GivenSettings,
  ) {}

  /** Synthesizes and applies both stacks, as a person would. */
  deploy(changed: GivenSettings = {}): Promise<ToolOutcome> {
    return this.cdktf("deploy", changed, []);
  }

  /** Applies both stacks as they are in cdktf.out. */
  deploySynthesized(): Promise<ToolOutcome> {
    return this.cdktf("deploy", {}, ["--skip-synth"]);
  }

  /** As they are in cdktf.out. */
  destroy(): Promise<ToolOutcome> {
    return this.cdktf("destroy", {}, ["--skip-synth"]);
  }

  /** Writes cdktf.out, without Terraform. */
  synthesize(changed: GivenSettings = {}): Promise<ToolOutcome> {
    return runTool("cdktf", ["synth"], { cwd: this.copy.folder, environment: this.environment(changed) });
  }

  terraform(stack: StackName, args: readonly string[], accept?: readonly number[]): Promise<ToolOutcome> {
    return runTool("terraform", args, {
      cwd: this.folderOf(stack),
      environment: this.environment({}),
      ...(accept !== undefined && { accept }),
    });
  }

  /** The plan of a stack in Terraform's JSON. */
  async plan(stack: StackName): Promise<unknown> {
    const file = join(this.copy.folder, `${stack}.plan`);
    const args = ["plan", "-input=false", "-no-color", "-detailed-exitcode", `-out=${file}`];
    // 2: there is something to change.
    await this.terraform(stack, args, [0, 2]);
    return JSON.parse((await this.terraform(stack, ["show", "-json", file])).stdout);
  }

  async readApplied(): Promise<Applied> {
    const stacks: Stack[] = [];
    const states = new Map<string, StackState>();
    for (const name of STACK_NAMES) {
      stacks.push(await readStack(join(this.copy.folder, "cdktf.out"), name));
      const shown: unknown = JSON.parse((await this.terraform(name, ["show", "-json"])).stdout);
      states.set(name, parseState(name, shown));
    }
    return { stacks, states };
  }

  /** Of what was synthesized, sorted. */
  async listAddresses(name: StackName): Promise<string[]> {
    const { resources } = await readStack(join(this.copy.folder, "cdktf.out"), name);
    return resources.map(({ address }) => address).sort();
  }

  folderOf(stack: StackName): string {
    return join(this.copy.folder, "cdktf.out", "stacks", stack);
  }

  private cdktf(
    command: "deploy" | "destroy",
    changed: GivenSettings,
    options: readonly string[],
  ): Promise<ToolOutcome> {
    return runTool("cdktf", [command, ...STACK_NAMES, "--no-color", ...options], {
      cwd: this.copy.folder,
      environment: this.environment(changed),
      count: `cdktf ${command}, STAGE=${this.settings.STAGE}`,
    });
  }

  private environment(changed: GivenSettings): NodeJS.ProcessEnv {
    const { PATH = "" } = this.toolEnvironment;
    return {
      ...Object.fromEntries(INHERITED.map((name) => [name, this.toolEnvironment[name]])),
      ...environmentAt(this.endpoint),
      PATH: [join(this.copy.folder, "node_modules", ".bin"), PATH].join(delimiter),
      ...this.settings,
      ...changed,
    };
  }
}
