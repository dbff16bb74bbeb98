import type { Construct } from "constructs";
import { shortestOutageSurvivedSeconds } from "../../handlers/message/backoff";
import { AlertsTopic } from "../alerts-topic";
import type { Bundler } from "../bundling/bundle";
import { ConsumerFunction } from "../consumer-function";
import { type FunctionDefaults, functionDefaults } from "../node-function";
import { NotifierFunction } from "../notifier-function";
import { RedriverFunction } from "../redriver-function";
import { RedriverSchedules } from "../redriver-schedules";
import { readableDuration } from "../settings/readable-duration";
import type { Settings } from "../settings/settings";
import { BaseStack } from "./base-stack";
import type { IngestorStack } from "./ingestor-stack";

export const RELIABLE_STACK_ID = "reliable-sqs-with-dlq-stack";

/** What works on the queues: consumer, notifier, redriver, its schedules, and the alerts. Deployed second. */
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
    this.createConsumer();
    this.createNotifier(this.createAlertsTopic());
    this.createRedriver();
    this.createOutageOutput();
  }

  private createConsumer(): void {
    const { defaults, settings } = this;
    const { unavailableProducts } = settings;
    const consumer = new ConsumerFunction(this, "consumer", {
      defaults,
      settings: settings.consumer,
      queue: this.ingestor.queue,
      unavailableProducts,
    });
    this.output("msgConsumer", "Function that processes the orders.", consumer.function.functionName);
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

  private createNotifier(topic: AlertsTopic): void {
    const { defaults, settings } = this;
    const notifier = new NotifierFunction(this, "notifier", {
      defaults,
      settings,
      queue: this.ingestor.queue,
      topic,
    });
    this.output("msgNotifier", "Function that drains the DLQ.", notifier.function.functionName);
  }

  private createRedriver(): void {
    const { defaults, settings } = this;
    const redriver = new RedriverFunction(this, "redriver", {
      defaults,
      settings,
      queue: this.ingestor.queue,
    });
    const schedules = new RedriverSchedules(this, "schedules", {
      namePrefix: settings.namePrefix,
      accountId: this.accountId,
      redriver: redriver.function,
      redriveIntervalSeconds: settings.redriver.redriveIntervalSeconds,
      renewIntervalSeconds: settings.redriver.renewIntervalSeconds,
      failures: this.ingestor.scheduleFailures,
    });
    this.output("msgRedriver", "Function that brings parked messages back.", redriver.function.functionName);
    this.output("ScheduleGroup", "Group of the schedules that start the redriver.", schedules.groupName);
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
