import { DataAwsRegion } from "@cdktf/provider-aws/lib/data-aws-region";
import { Aspects } from "cdktf";
import { Construct } from "constructs";
import { readQueues } from "../core/project/read-queues";
import type { Stage } from "../core/project/stages";
import type { Bundler } from "./bundling/bundle";
import { createBundler } from "./bundling/bundle-function";
import { applicationFile, projectFolder } from "./props/application-file";
import { checkNamedProducers } from "./props/check-named-producers";
import { inTermsOfProps } from "./props/in-terms-of-props";
import type { ReliableQueueProps } from "./props/reliable-queue-props";
import { resolveProps } from "./props/resolve-props";
import { QueueState } from "./queue/queue-state";
import { CompanyAspect, checkCompanyRequirements } from "./security/company-aspect";
import { SecurityAspect } from "./security/security-aspect";
import { requireOneCopy, versionProblems } from "./settings/check-stack";
import type { ITopic } from "./topics/topic";
import { checkRequirements } from "./workers/function-requirements";
import { QueueWorkers } from "./workers/queue-workers";

/**
 * A queue whose bad messages are isolated, explained to their producers, retried if they can succeed, and held safely
 * if they cannot. It consists of queues, functions, alerts, schedules, alarms, a dashboard, outputs and the
 * operators' policies.
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
    const settings = {
      ...resolveProps(this.node.path, props, region),
      oneOfSeveral: readQueues(projectFolder()).size > 1,
    };
    this.node.addValidation({ validate: () => versionProblems(this, settings).map(inTermsOfProps) });
    const { vpc, layers, tracing, logGroup, senders, encryptionKey, formerEncryptionKey } = props;
    const functions = { vpc, layers, tracing, logGroup };
    checkRequirements(this.node.path, functions);
    this.applyCompanyRequirements(props);
    checkNamedProducers(this, props);
    const outputPrefix = `${props.name}-`;
    this.state = new QueueState(this, "state", {
      ...{ settings, outputPrefix, senders, encryptionKey, formerEncryptionKey },
      existing: props.queue,
      iamPath: props.iamPath,
      hasConsumer: props.consumer === undefined,
    });
    this.workers = new QueueWorkers(this, "workers", {
      settings,
      state: this.state,
      bundle: props.bundle ?? this.createBundler(props),
      externalConsumer: props.consumer,
      functions,
      operationsTopic: topicAt(settings.stage, props.operationsTopic),
      dashboard: typeof props.dashboard === "object" ? props.dashboard : undefined,
      outputPrefix,
    });
  }

  private applyCompanyRequirements({ permissionsBoundary, iamPath, tags }: ReliableQueueProps): void {
    const required = { permissionsBoundary, iamPath, tags };
    checkCompanyRequirements(this.node.path, required);
    Aspects.of(this).add(new CompanyAspect(required));
  }

  private createBundler(props: ReliableQueueProps): Bundler {
    return createBundler({ project: projectFolder(), application: applicationFile(props) });
  }
}

/** A local run cannot use somebody else's topic, so it creates one instead. */
const topicAt = (stage: Stage, topic: ITopic | undefined): ITopic | undefined =>
  stage === "local" && !Construct.isConstruct(topic) ? undefined : topic;
