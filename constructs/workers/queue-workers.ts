import { DataAwsCallerIdentity } from "@cdktf/provider-aws/lib/data-aws-caller-identity";
import { Aspects, TerraformStack } from "cdktf";
import { Construct } from "constructs";
import { type QueueNames, queueNames } from "../../core/names/queue-names";
import type { Bundler } from "../bundling/bundle";
import type { IDashboard } from "../monitoring/dashboard";
import { Monitoring } from "../monitoring/monitoring";
import { addOutputs } from "../outputs";
import type { QueueState } from "../queue/queue-state";
import type { GrantedRole } from "../security/granted-role";
import { OperatorRole } from "../security/operator-role";
import { TrustedRoles } from "../security/trusted-roles";
import { SLACK_AND_TEAMS } from "../settings/alert-channels";
import { idempotencySeconds } from "../settings/idempotency-seconds";
import type { Settings } from "../settings/settings";
import { AlertTopics } from "../topics/alert-topics";
import { ChatChannels } from "../topics/chat-channels";
import { ExtendedTopic } from "../topics/extended-topic";
import { SecureTopic } from "../topics/secure-topic";
import type { ITopic } from "../topics/topic";
import { ConsumerFunction } from "./consumer-function";
import { type ExternalConsumerProps, externalFunctionName } from "./external-consumer";
import type { FunctionRequirements } from "./function-requirements";
import { LogClassCheck } from "./log-class-check";
import type { FunctionDefaults, NodeFunction } from "./node-function";
import { NotifierFunction } from "./notifier-function";
import { RedriverFunction } from "./redriver-function";
import { RedriverSchedules } from "./redriver-schedules";
import { workerOutputs } from "./worker-outputs";

export interface QueueWorkersProps {
  readonly settings: Settings;
  readonly state: QueueState;
  readonly bundle: Bundler;
  /** Gets the alarms. Default: a topic of this queue. */
  readonly operationsTopic?: ITopic | undefined;
  /** Shows the queue. Default: a dashboard of this queue, if the settings ask for one. */
  readonly dashboard?: IDashboard | undefined;
  /** Somebody else's consumer. Default: one is created. */
  readonly externalConsumer?: ExternalConsumerProps | undefined;
  /** What a company requires of every function. Default: nothing. */
  readonly functions?: FunctionRequirements | undefined;
  /** Simulates producers. Default: none. */
  readonly producer?: NodeFunction | undefined;
  /** Precedes the names of the outputs. Default: nothing. */
  readonly outputPrefix?: string;
}

/** Works on a queue, alerts its producers and monitors it. */
export class QueueWorkers extends Construct {
  private readonly settings: Settings;
  private readonly names: QueueNames;
  private readonly accountId: string;
  private readonly defaults: FunctionDefaults;
  private readonly trustedSenders = new TrustedRoles();

  constructor(
    scope: Construct,
    id: string,
    private readonly props: QueueWorkersProps,
  ) {
    super(scope, id);
    const { settings, state, bundle, producer } = props;
    this.settings = settings;
    // What is in another stack is deployed after the stack with the claim.
    if (TerraformStack.of(this) === TerraformStack.of(state)) Aspects.of(this).add(state.queues.claim);
    this.names = queueNames(settings.name, settings.namePrefix);
    this.accountId = new DataAwsCallerIdentity(this, "account").accountId;
    this.defaults = { ...settings, ...props.functions, names: this.names, bundle };
    this.checkLogClass();
    const { externalConsumer: theirs } = props;
    const consumer = theirs === undefined ? this.createConsumer() : undefined;
    const theirName = theirs && externalFunctionName(this.node.path, theirs);
    const alertTopics = this.createAlertTopics();
    const notifier = this.createNotifier(alertTopics);
    const monitoring = this.createMonitoring();
    this.createChatChannels(alertTopics, monitoring.topic);
    const redriver = this.createRedriver(alertTopics, monitoring.topic);
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
      alertsTopic: alertTopics.all,
      acknowledgements: state.acknowledgements,
    };
    const dashboard = monitoring.watch(
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
      alertTopics,
      ...{ schedules, role, senders: this.trustedSenders, operationsTopic: monitoring.topic, dashboard },
      backoff: settings.backoff,
    });
    addOutputs(this, outputs, props.outputPrefix);
  }

  /** A local run has no log group. */
  private checkLogClass(): void {
    const { logGroup } = this.defaults;
    if (logGroup?.isExisting && this.settings.stage !== "local")
      new LogClassCheck(this, "log-class", logGroup);
  }

  private createConsumer(): NodeFunction {
    const { defaults, settings, trustedSenders } = this;
    const { processed } = this.props.state;
    const { function: consumer } = new ConsumerFunction(this, "consumer", {
      defaults,
      settings: settings.consumer,
      queue: this.props.state.queues,
      trustedSenders,
      once: processed && { table: processed, seconds: idempotencySeconds(settings) },
      environment: settings.environment,
    });
    return consumer;
  }

  private createAlertTopics(): AlertTopics {
    const { settings, names, accountId } = this;
    const { key } = this.props.state;
    const { alertsTopic } = settings;
    const topic =
      alertsTopic === undefined
        ? new SecureTopic(this, "alerts", {
            topicName: names.part("alerts"),
            key,
            // The alarm about the operations topic is sent here.
            alarmsOfAccount: accountId,
          })
        : new ExtendedTopic(this, "alerts", alertsTopic);
    return new AlertTopics(this, "alert-topics", {
      topic,
      subscribers: settings,
      ofProducers: { topicName: names.part("producer-alerts"), key },
      keepProducersApart: settings.alertAcknowledgements,
    });
  }

  private createNotifier(topics: AlertTopics): NodeFunction {
    const { defaults, settings, trustedSenders, props } = this;
    const queue = props.state.queues;
    const { function: notifier } = new NotifierFunction(this, "notifier", {
      ...{ defaults, settings, queue, topics, trustedSenders },
      acknowledgements: props.state.acknowledgements,
    });
    return notifier;
  }

  private createMonitoring(): Monitoring {
    const own = {
      topicName: this.names.part("operations"),
      accountId: this.accountId,
      emails: this.settings.operationsEmails,
      webhooks: this.alarmsFollowAlerts ? this.settings.alertWebhooks : [],
      shownInChat: this.alarmsFollowAlerts && this.hasChats,
      key: this.props.state.key,
    };
    return new Monitoring(this, "operations", this.props.operationsTopic ?? own);
  }

  /** If no address is given for alarms. */
  private get alarmsFollowAlerts(): boolean {
    return this.settings.operationsEmails.length === 0;
  }

  private get hasChats(): boolean {
    return SLACK_AND_TEAMS.some((channels) => this.settings[channels].length > 0);
  }

  private createChatChannels({ all }: AlertTopics, operationsTopic: ITopic): void {
    if (!this.hasChats) return;
    new ChatChannels(this, "chat", {
      names: this.names,
      accountId: this.accountId,
      slack: this.settings.alertSlackChannels,
      teams: this.settings.alertTeamsChannels,
      topicArns: [all.arn, ...(this.alarmsFollowAlerts ? [operationsTopic.arn] : [])],
    });
  }

  private createRedriver(alertTopics: AlertTopics, operationsTopic: ITopic): NodeFunction {
    const { defaults, settings, trustedSenders, props } = this;
    const queue = props.state.queues;
    const { function: redriver } = new RedriverFunction(this, "redriver", {
      ...{ defaults, settings, queue, trustedSenders, alertTopics, operationsTopic },
    });
    return redriver;
  }

  private createSchedules(redriver: NodeFunction): RedriverSchedules {
    const { redriveIntervalSeconds, renewIntervalSeconds, runsAtOnce } = this.settings.redriver;
    return new RedriverSchedules(this, "schedules", {
      names: this.names,
      accountId: this.accountId,
      redriver,
      redriveIntervalSeconds,
      redriveRunsAtOnce: runsAtOnce,
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
