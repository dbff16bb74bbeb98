import { resolve } from "node:path";
import { DataAwsRegion } from "@cdktf/provider-aws/lib/data-aws-region";
import { Annotations, Aspects } from "cdktf";
import { Construct } from "constructs";
import type { KnownProducerRule } from "../core/application/application";
import { loadApplicationModule } from "../core/project/application-module";
import { findPackageRoot } from "../core/project/package-root";
import { applicationOf, readQueues } from "../core/project/read-queues";
import { ConfigurationError } from "../core/runtime/errors";
import type { Bundler } from "./bundling/bundle";
import { createBundler } from "./bundling/bundle-function";
import { QueueState } from "./queue/queue-state";
import type { ReliableQueueProps } from "./reliable-queue-props";
import { resolveProps } from "./resolve-props";
import { SecurityAspect } from "./security/security-aspect";
import { checkProducers, producerOfSender } from "./settings/check-producers";
import { ConstructError } from "./settings/require-in-range";
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
    Aspects.of(this).add(new SecurityAspect());
    const region = props.region ?? new DataAwsRegion(this, "region").id;
    const settings = resolveProps(this.node.path, props, region);
    this.checkProducers(props);
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

  private createBundler(props: ReliableQueueProps): Bundler {
    const project = projectFolder();
    return createBundler({ project, application: moduleOf(props, project) });
  }

  /** Says which of the producers that props name no alert can be about. Throws ConstructError. */
  private checkProducers(props: ReliableQueueProps): void {
    const { producerAlertEmails = [], producerSenders = [] } = props;
    if (producerAlertEmails.length + producerSenders.length === 0) return;
    const rule = this.loadProducerRule(props);
    if (rule === undefined) return;
    const problems = [
      ...checkProducers(
        "producerAlertEmails",
        rule,
        producerAlertEmails.map(({ producer }) => producer),
        "with senders",
      ),
      ...checkProducers("producerSenders", rule, producerSenders.map(producerOfSender), "without senders"),
    ];
    if (problems.length > 0) throw new ConstructError(this.node.path, problems.join(" "));
  }

  /** An application may need what is only there where it runs: then nothing is checked, and synthesis says so. */
  private loadProducerRule(props: ReliableQueueProps): KnownProducerRule | undefined {
    try {
      return loadApplicationModule(moduleOf(props, projectFolder())).default.producer;
    } catch (error) {
      if (!(error instanceof ConfigurationError)) throw error;
      Annotations.of(this).addWarning(`The producers that its props name are not checked: ${error.message}`);
      return undefined;
    }
  }
}

/** CDKTF runs the app in the project's folder. */
const projectFolder = (): string => findPackageRoot(process.cwd());

/** Throws ConfigurationError where neither the props nor package.json name the application module. */
const moduleOf = ({ application, name }: ReliableQueueProps, project: string): string =>
  application === undefined
    ? applicationOf(readQueues(project), name, project)
    : resolve(project, application);
