import { DataAwsCallerIdentity } from "@cdktf/provider-aws/lib/data-aws-caller-identity";
import { Aspects, TerraformStack } from "cdktf";
import { Construct } from "constructs";
import { type QueueNames, queueNames } from "../../core/names/queue-names";
import type { Bundler } from "../bundling/bundle";
import type { Dashboard } from "../monitoring/dashboard";
import { addOutputs } from "../outputs";
import type { QueueState } from "../queue/queue-state";
import type { GrantedRole } from "../security/granted-role";
import { OperatorRole } from "../security/operator-role";
import { TrustedSenders } from "../security/trusted-senders";
import type { Settings } from "../settings/settings";
import { AlertsTopic } from "../topics/alerts-topic";
import type { OperationsTopic } from "../topics/operations-topic";
import { ConsumerFunction } from "./consumer-function";
import { type ExternalConsumerProps, externalFunctionName } from "./external-consumer";
import type { FunctionDefaults, NodeFunction } from "./node-function";
import { NotifierFunction } from "./notifier-function";
import { Operations } from "./operations";
import { RedriverFunction } from "./redriver-function";
import { RedriverSchedules } from "./redriver-schedules";
import { workerOutputs } from "./worker-outputs";

export interface QueueWorkersProps {
  readonly settings: Settings;
  readonly state: QueueState;
  readonly bundle: Bundler;
  /** Gets the alarms. Default: a topic of this queue. */
  readonly operationsTopic?: OperationsTopic | undefined;
  /** Shows the queue. Default: a dashboard of this queue. */
  readonly dashboard?: Dashboard | undefined;
  /** Somebody else's consumer. Default: one is made. */
  readonly externalConsumer?: ExternalConsumerProps | undefined;
  /** Simulates producers. Default: none. */
  readonly producer?: NodeFunction | undefined;
  /** Stands before the names of the outputs. Default: nothing. */
  readonly outputPrefix?: string;
}

/** What works on a queue, alerts its producers and watches over it. */
export class QueueWorkers extends Construct {
  private readonly settings: Settings;
  private readonly names: QueueNames;
  private readonly accountId: string;
  private readonly defaults: FunctionDefaults;
  private readonly trustedSenders = new TrustedSenders();

  constructor(
    scope: Construct,
    id: string,
    private readonly props: QueueWorkersProps,
  ) {
    super(scope, id);
    const { settings, state, bundle, producer } = props;
    this.settings = settings;
    // What is in another stack is deployed after the one that holds the claim.
    if (TerraformStack.of(this) === TerraformStack.of(state)) Aspects.of(this).add(state.queues.claim);
    this.names = queueNames(settings.name, settings.namePrefix);
    this.accountId = new DataAwsCallerIdentity(this, "account").accountId;
    this.defaults = { ...settings, names: this.names, bundle };
    const { externalConsumer: theirs } = props;
    const consumer = theirs === undefined ? this.createConsumer() : undefined;
    const theirName = theirs && externalFunctionName(this.node.path, theirs);
    const alertsTopic = this.createAlertsTopic();
    const notifier = this.createNotifier(alertsTopic);
    const operations = this.createOperations();
    const redriver = this.createRedriver(alertsTopic, operations.topic);
    const schedules = this.createSchedules(redriver);
    const role = this.createOperatorRole();
    const { queues: queue, scheduleFailures } = state;
    const parts = {
      settings,
      names: this.names,
      queue,
      scheduleFailures,
      consumer,
      notifier,
      redriver,
      alertsTopic,
    };
    const { dashboardName } = operations.watch(
      {
        ...parts,
        producer,
        scheduleGroupName: schedules.name,
        externalConsumer: theirName === undefined ? undefined : { name: theirName },
      },
      props.dashboard,
    );
    const outputs = workerOutputs({
      ...parts,
      ...{ schedules, role, senders: this.trustedSenders, operationsTopic: operations.topic, dashboardName },
      backoff: settings.backoff,
    });
    addOutputs(this, outputs, props.outputPrefix);
  }

  private createConsumer(): NodeFunction {
    const { defaults, settings, trustedSenders } = this;
    const { function: consumer } = new ConsumerFunction(this, "consumer", {
      defaults,
      settings: settings.consumer,
      queue: this.props.state.queues,
      trustedSenders,
      environment: settings.environment,
    });
    return consumer;
  }

  private createAlertsTopic(): AlertsTopic {
    return new AlertsTopic(this, "alerts", {
      topicName: this.names.part("alerts"),
      accountId: this.accountId,
      catchAllEmails: this.settings.alertEmails,
      producerEmails: this.settings.producerAlertEmails,
      key: this.props.state.key,
    });
  }

  private createNotifier(topic: AlertsTopic): NodeFunction {
    const { defaults, settings, trustedSenders, props } = this;
    const queue = props.state.queues;
    const { function: notifier } = new NotifierFunction(this, "notifier", {
      ...{ defaults, settings, queue, topic, trustedSenders },
    });
    return notifier;
  }

  private createOperations(): Operations {
    const own = {
      topicName: this.names.part("operations"),
      accountId: this.accountId,
      emails: this.settings.operationsEmails,
      key: this.props.state.key,
    };
    return new Operations(this, "operations", this.props.operationsTopic ?? own);
  }

  private createRedriver(alertsTopic: AlertsTopic, operationsTopic: OperationsTopic): NodeFunction {
    const { defaults, settings, trustedSenders, props } = this;
    const queue = props.state.queues;
    const { function: redriver } = new RedriverFunction(this, "redriver", {
      ...{ defaults, settings, queue, trustedSenders, alertsTopic, operationsTopic },
    });
    return redriver;
  }

  private createSchedules(redriver: NodeFunction): RedriverSchedules {
    const { redriveIntervalSeconds, renewIntervalSeconds } = this.settings.redriver;
    return new RedriverSchedules(this, "schedules", {
      names: this.names,
      accountId: this.accountId,
      redriver,
      redriveIntervalSeconds,
      renewIntervalSeconds,
      failures: this.props.state.scheduleFailures,
    });
  }

  private createOperatorRole(): GrantedRole {
    const { role } = new OperatorRole(this, "operator", {
      roleName: this.names.part("operator"),
      accountId: this.accountId,
      queue: this.props.state.queues,
      principals: this.settings.operatorPrincipals,
    });
    this.trustedSenders.add(role);
    return role;
  }
}
