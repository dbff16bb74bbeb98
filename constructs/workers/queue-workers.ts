import { DataAwsCallerIdentity } from "@cdktf/provider-aws/lib/data-aws-caller-identity";
import { Aspects, TerraformStack } from "cdktf";
import { Construct } from "constructs";
import { shortestOutageSurvivedSeconds } from "../../core/messages/backoff";
import { type QueueNames, queueNames } from "../../core/names/queue-names";
import type { Bundler } from "../bundling/bundle";
import type { Dashboard } from "../monitoring/dashboard";
import { addOutput } from "../outputs";
import type { QueueState } from "../queue/queue-state";
import type { GrantedRole } from "../security/granted-role";
import { operatorPolicy, readOnlyOperatorPolicy } from "../security/operator-policies";
import { OperatorRole } from "../security/operator-role";
import { TrustedSenders } from "../security/trusted-senders";
import { readableDuration } from "../settings/readable-duration";
import type { Settings } from "../settings/settings";
import { AlertsTopic } from "../topics/alerts-topic";
import type { OperationsTopic } from "../topics/operations-topic";
import type { SecureTopic } from "../topics/secure-topic";
import { ConsumerFunction } from "./consumer-function";
import type { FunctionDefaults, NodeFunction } from "./node-function";
import { NotifierFunction } from "./notifier-function";
import { Operations } from "./operations";
import { RedriverFunction } from "./redriver-function";
import { RedriverSchedules } from "./redriver-schedules";

export interface QueueWorkersProps {
  readonly settings: Settings;
  readonly state: QueueState;
  readonly bundle: Bundler;
  /** Gets the alarms. Default: a topic of this queue. */
  readonly operationsTopic?: OperationsTopic | undefined;
  /** Shows the queue. Default: a dashboard of this queue. */
  readonly dashboard?: Dashboard | undefined;
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
    const consumer = this.createConsumer();
    const alertsTopic = this.createAlertsTopic();
    const notifier = this.createNotifier(alertsTopic);
    const operations = this.createOperations();
    const redriver = this.createRedriver(alertsTopic, operations.topic);
    const schedules = this.createSchedules(redriver);
    const watched = {
      ...{ settings, names: this.names, queue: state.queues, scheduleFailures: state.scheduleFailures },
      ...{ producer, consumer, notifier, redriver, alertsTopic, scheduleGroupName: schedules.name },
    };
    const dashboard = operations.watch(watched, props.dashboard);
    this.createOperationsOutputs(operations.topic, dashboard);
    this.createPendingOutput([alertsTopic, operations.topic]);
    this.createOperatorOutputs(this.createOperatorRole(), schedules);
    this.createOutageOutput();
  }

  private createConsumer(): NodeFunction {
    const { defaults, settings } = this;
    const consumer = new ConsumerFunction(this, "consumer", {
      defaults,
      settings: settings.consumer,
      queue: this.props.state.queues,
      trustedSenders: this.trustedSenders,
      environment: settings.environment,
    });
    this.output(
      "msgConsumer",
      "Function that processes the messages of the main queue.",
      consumer.function.functionName,
    );
    return consumer.function;
  }

  private createAlertsTopic(): AlertsTopic {
    const topic = new AlertsTopic(this, "alerts", {
      topicName: this.names.part("alerts"),
      accountId: this.accountId,
      catchAllEmails: this.settings.alertEmails,
      producerEmails: this.settings.producerAlertEmails,
      key: this.props.state.key,
    });
    this.output("AlertsTopic", "ARN of the topic that alerts producers about their dead letters.", topic.arn);
    return topic;
  }

  private createNotifier(topic: AlertsTopic): NodeFunction {
    const { defaults, settings, trustedSenders, props } = this;
    const queue = props.state.queues;
    const notifier = new NotifierFunction(this, "notifier", {
      ...{ defaults, settings, queue, topic, trustedSenders },
    });
    this.output("msgNotifier", "Function that drains the DLQ.", notifier.function.functionName);
    return notifier.function;
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

  private createRedriver(alertsTopic: AlertsTopic, operationsTopic: SecureTopic): NodeFunction {
    const { defaults, settings, trustedSenders, props } = this;
    const queue = props.state.queues;
    const redriver = new RedriverFunction(this, "redriver", {
      ...{ defaults, settings, queue, trustedSenders, alertsTopic, operationsTopic },
    });
    this.output(
      "msgRedriver",
      "Function that sends messages back from the retry queue when they are due.",
      redriver.function.functionName,
    );
    return redriver.function;
  }

  private createSchedules(redriver: NodeFunction): RedriverSchedules {
    const { redriveIntervalSeconds, renewIntervalSeconds } = this.settings.redriver;
    const schedules = new RedriverSchedules(this, "schedules", {
      names: this.names,
      accountId: this.accountId,
      redriver,
      redriveIntervalSeconds,
      renewIntervalSeconds,
      failures: this.props.state.scheduleFailures,
    });
    this.output("ScheduleGroup", "Group of the schedules that start the redriver.", schedules.groupName);
    return schedules;
  }

  private createOperationsOutputs(topic: SecureTopic, { dashboardName }: Dashboard): void {
    this.output("OperationsTopic", "ARN of the topic that alarms are sent to.", topic.arn);
    this.output(
      "Dashboard",
      "Name of the CloudWatch dashboard that shows the way of the messages.",
      dashboardName,
    );
  }

  private createPendingOutput(topics: readonly SecureTopic[]): void {
    this.output(
      "PendingConfirmations",
      "Subscriptions by topic: true until the owner of the address has followed the link in the e-mail, within two days. `cdktf output` after `terraform refresh` shows the present state.",
      Object.fromEntries(
        topics.map(({ topicName, pendingConfirmations }) => [topicName, pendingConfirmations]),
      ),
    );
  }

  private createOperatorRole(): GrantedRole {
    const { role } = new OperatorRole(this, "operator", {
      roleName: this.names.part("operator"),
      accountId: this.accountId,
      queue: this.props.state.queues,
      principals: this.settings.operatorPrincipals,
    });
    this.trustedSenders.add(role);
    this.output("OperatorRole", "ARN of the role that the dlq command assumes for what it sends.", role.arn);
    return role;
  }

  private createOperatorOutputs(role: GrantedRole, schedules: RedriverSchedules): void {
    const { queues, scheduleFailures } = this.props.state;
    const props = { queue: queues, scheduleFailures, schedules, role, senders: this.trustedSenders };
    this.output(
      "OperatorReadOnlyPolicy",
      "IAM policy that allows looking at held messages with the dlq command.",
      readOnlyOperatorPolicy(props),
    );
    this.output(
      "OperatorPolicy",
      "IAM policy that also allows redriving and discarding them, and pausing redrives.",
      operatorPolicy(props),
    );
  }

  private createOutageOutput(): void {
    const { backoff } = this.settings;
    this.output(
      "ShortestOutageSurvived",
      "Messages that fail because of an outage shorter than this recover by themselves, whatever the jitter.",
      readableDuration(shortestOutageSurvivedSeconds(backoff, backoff.maxAttempts)),
    );
  }

  private output(id: string, description: string, value: unknown): void {
    addOutput(this, `${this.props.outputPrefix ?? ""}${id}`, description, value);
  }
}
