import type { Construct } from "constructs";
import { shortestOutageSurvivedSeconds } from "../../core/messages/backoff";
import type { Bundler } from "../bundling/bundle";
import type { Watched } from "../monitoring/watched";
import { operatorPolicy, readOnlyOperatorPolicy } from "../security/operator-policies";
import { readableDuration } from "../settings/readable-duration";
import type { Settings } from "../settings/settings";
import { AlertsTopic } from "../topics/alerts-topic";
import type { SecureTopic } from "../topics/secure-topic";
import { ConsumerFunction } from "../workers/consumer-function";
import { type FunctionDefaults, functionDefaults, type NodeFunction } from "../workers/node-function";
import { NotifierFunction } from "../workers/notifier-function";
import { Operations } from "../workers/operations";
import { RedriverFunction } from "../workers/redriver-function";
import { RedriverSchedules } from "../workers/redriver-schedules";
import { BaseStack } from "./base-stack";
import type { IngestorStack } from "./ingestor-stack";

export const RELIABLE_STACK_ID = "reliable-sqs-with-dlq-stack";

/** What works on the queues, tells about it and watches over it. Deployed second. */
export class ReliableStack extends BaseStack {
  private readonly defaults: FunctionDefaults;

  constructor(
    scope: Construct,
    settings: Settings,
    bundle: Bundler,
    private readonly ingestor: IngestorStack,
  ) {
    super(scope, RELIABLE_STACK_ID, settings);
    this.defaults = functionDefaults(settings, bundle);
    const { queue, scheduleFailures, producer } = ingestor;
    const consumer = this.createConsumer();
    const alertsTopic = this.createAlertsTopic();
    const notifier = this.createNotifier(alertsTopic);
    const redriver = this.createRedriver();
    const schedules = this.createSchedules(redriver);
    const operations = this.createOperations({
      ...{ settings, queue, scheduleFailures, producer, consumer, notifier, redriver, alertsTopic },
      scheduleGroupName: schedules.name,
    });
    this.createPendingOutput([alertsTopic, operations.topic]);
    this.createOperatorOutputs(schedules);
    this.createOutageOutput();
  }

  private createConsumer(): NodeFunction {
    const { defaults, settings } = this;
    const { unavailableProducts } = settings;
    const consumer = new ConsumerFunction(this, "consumer", {
      defaults,
      settings: settings.consumer,
      queue: this.ingestor.queue,
      unavailableProducts,
    });
    this.output("msgConsumer", "Function that processes the orders.", consumer.function.functionName);
    return consumer.function;
  }

  private createAlertsTopic(): AlertsTopic {
    const topic = new AlertsTopic(this, "alerts", {
      namePrefix: this.settings.namePrefix,
      catchAllEmails: this.settings.alertEmails,
      storeEmails: this.settings.storeAlertEmails,
      key: this.ingestor.key,
    });
    this.output("AlertsTopic", "ARN of the topic that tells producers about their dead letters.", topic.arn);
    return topic;
  }

  private createNotifier(topic: AlertsTopic): NodeFunction {
    const { defaults, settings } = this;
    const notifier = new NotifierFunction(this, "notifier", {
      defaults,
      settings,
      queue: this.ingestor.queue,
      topic,
    });
    this.output("msgNotifier", "Function that drains the DLQ.", notifier.function.functionName);
    return notifier.function;
  }

  private createRedriver(): NodeFunction {
    const { defaults, settings } = this;
    const redriver = new RedriverFunction(this, "redriver", {
      defaults,
      settings,
      queue: this.ingestor.queue,
    });
    this.output(
      "msgRedriver",
      "Function that brings messages scheduled for retry back.",
      redriver.function.functionName,
    );
    return redriver.function;
  }

  private createSchedules(redriver: NodeFunction): RedriverSchedules {
    const { settings } = this;
    const schedules = new RedriverSchedules(this, "schedules", {
      namePrefix: settings.namePrefix,
      accountId: this.accountId,
      redriver,
      redriveIntervalSeconds: settings.redriver.redriveIntervalSeconds,
      renewIntervalSeconds: settings.redriver.renewIntervalSeconds,
      failures: this.ingestor.scheduleFailures,
    });
    this.output("ScheduleGroup", "Group of the schedules that start the redriver.", schedules.groupName);
    return schedules;
  }

  private createOperations(watched: Watched): Operations {
    const { accountId } = this;
    const operations = new Operations(this, "operations", { watched, accountId, key: this.ingestor.key });
    this.output("OperationsTopic", "ARN of the topic that the alarms go to.", operations.topic.arn);
    this.output(
      "Dashboard",
      "Name of the CloudWatch dashboard that shows the journey.",
      operations.dashboard.dashboardName,
    );
    return operations;
  }

  private createPendingOutput(topics: readonly SecureTopic[]): void {
    this.output(
      "PendingConfirmations",
      "Subscriptions by topic: true until the owner of the address has followed the link in the mail, within two days. `cdktf output` after `terraform refresh` shows the present state.",
      Object.fromEntries(
        topics.map(({ topicName, pendingConfirmations }) => [topicName, pendingConfirmations]),
      ),
    );
  }

  private createOperatorOutputs(schedules: RedriverSchedules): void {
    const { queue, scheduleFailures } = this.ingestor;
    const props = { queue, scheduleFailures, schedules };
    this.output(
      "OperatorReadOnlyPolicy",
      "IAM policy for who may look at held messages with the dlq command.",
      readOnlyOperatorPolicy(props),
    );
    this.output(
      "OperatorPolicy",
      "IAM policy for who may also send back, discard and pause with the dlq command.",
      operatorPolicy(props),
    );
  }

  private createOutageOutput(): void {
    const { backoff } = this.settings;
    this.output(
      "ShortestOutageSurvived",
      "What failed because of an outage shorter than this comes back by itself, whatever the jitter.",
      readableDuration(shortestOutageSurvivedSeconds(backoff, backoff.maxAttempts)),
    );
  }
}
