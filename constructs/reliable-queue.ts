import { resolve } from "node:path";
import { DataAwsRegion } from "@cdktf/provider-aws/lib/data-aws-region";
import { Aspects, TerraformStack } from "cdktf";
import { Construct } from "constructs";
import * as v from "valibot";
import { findPackageRoot } from "../core/project/package-root";
import { applicationOf, readQueues } from "../core/project/read-queues";
import type { Bundler } from "./bundling/bundle";
import { createBundler } from "./bundling/bundle-function";
import { QueueState } from "./queue/queue-state";
import type { ReliableQueueProps } from "./reliable-queue-props";
import { inTermsOfProps, resolveProps } from "./resolve-props";
import { SecurityAspect } from "./security/security-aspect";
import { providerVersionProblems } from "./settings/provider-version";
import { ConstructError } from "./settings/require-in-range";
import type { Settings } from "./settings/settings";
import { QueueWorkers } from "./workers/queue-workers";

/**
 * A queue whose bad messages are isolated, explained to their producers, retried when they can succeed, and held safely
 * when they cannot: queues, functions, alerts, schedules, alarms, dashboard, outputs and the policies of operators.
 *
 * ```ts
 * new ReliableQueue(this, "payments", {
 *   name: "payments",
 *   alertEmails: ["payments-team@example.com"],
 * });
 * ```
 */
export class ReliableQueue extends Construct {
  /** The queues, for grants: `queue.state.queues.main.grantSend(role)`. */
  readonly state: QueueState;
  /** The functions, topics, schedules and alarms. */
  readonly workers: QueueWorkers;

  constructor(scope: Construct, id: string, props: ReliableQueueProps) {
    super(scope, id);
    requireOneCopy(this);
    Aspects.of(this).add(new SecurityAspect());
    const region = props.region ?? new DataAwsRegion(this, "region").id;
    const settings = resolveProps(this.node.path, props, region);
    this.node.addValidation({ validate: () => versionProblems(this, settings) });
    const outputPrefix = `${props.name}-`;
    this.state = new QueueState(this, "state", { settings, outputPrefix, existing: props.queue });
    this.workers = new QueueWorkers(this, "workers", {
      settings,
      state: this.state,
      bundle: props.bundle ?? this.createBundler(props),
      externalConsumer: props.consumer,
      operationsTopic: props.operationsTopic,
      dashboard: props.dashboard,
      outputPrefix,
    });
  }

  /** CDKTF runs the app in the project's folder. */
  private createBundler({ name, application }: ReliableQueueProps): Bundler {
    const project = findPackageRoot(process.cwd());
    return createBundler({
      project,
      application:
        application === undefined
          ? applicationOf(readQueues(project), name, project)
          : resolve(project, application),
    });
  }
}

/** No app applies the aspects of another copy: what they refuse would be deployed. */
function requireOneCopy(scope: Construct): void {
  if (TerraformStack.of(scope) instanceof TerraformStack) return;
  throw new ConstructError(
    scope.node.path,
    "The stack was made by another copy of the Terraform CDK than the one that this package loads. Install either cdktf or cdktn, once, and no alias beside it: `npm ls cdktf cdktn` shows the copies.",
  );
}

const Versions = v.object({
  terraform: v.object({ required_providers: v.object({ aws: v.object({ version: v.string() }) }) }),
});

/** The version of the provider is the project's own choice, and known once the stack is complete. */
function versionProblems(scope: Construct, settings: Settings): string[] {
  const parsed = v.safeParse(Versions, TerraformStack.of(scope).toTerraform());
  if (!parsed.success) return [];
  const { version } = parsed.output.terraform.required_providers.aws;
  return providerVersionProblems(settings, version).map(inTermsOfProps);
}
