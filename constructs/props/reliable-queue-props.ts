import type { Stage } from "../../core/project/stages";
import type { Bundler } from "../bundling/bundle";
import type { IDashboard } from "../monitoring/dashboard";
import type { ExistingQueueReference } from "../queue/existing-queue";
import type { IKey } from "../security/key";
import type { Profile } from "../settings/cost-profiles";
import type {
  CustomerManagedKey,
  OtherAlarms,
  ProducerAlertEmail,
  Runtime,
  SlackChannel,
  TeamsChannel,
} from "../settings/settings";
import type { ITopic } from "../topics/topic";
import type { ExternalConsumer } from "../workers/external-consumer";
import type { FunctionVpc, Tracing } from "../workers/function-requirements";
import type { ILogGroup } from "../workers/log-group";

/** Only `name` and at least one receiver of alerts are required. Numbers are checked at synth. Derived numbers cannot be set. */
export interface ReliableQueueProps {
  /**
   * Name of the main queue. Every other name derives from it: `dlq_for_payments`, `payments-consumer`, …
   * @example "payments"
   */
  readonly name: string;

  /**
   * E-mail addresses that get every alert about dead letters. Each must confirm its subscription within two days. At least
   * one address, webhook, channel or topic must get alerts.
   * @default []
   * @example ["payments-team@example.com"]
   */
  readonly alertEmails?: readonly string[];

  /**
   * HTTPS endpoints that get every alert, as an SNS notification whose `Message` is JSON. Each must confirm its
   * subscription: https://docs.aws.amazon.com/sns/latest/dg/sns-http-https-endpoint-as-subscriber.html
   * @default []
   * @example ["https://hooks.example.com/alerts"]
   */
  readonly alertWebhooks?: readonly string[];

  /**
   * Slack channels that get every alert, one thread per reason, through Amazon Q Developer in chat applications.
   * @default []
   * @example [{ workspaceId: "T012AB3CD", channelId: "C012AB3CD" }]
   */
  readonly alertSlackChannels?: readonly SlackChannel[];

  /**
   * Microsoft Teams channels that get every alert, as in Slack.
   * @default []
   * @example [{ tenantId: "11111111-2222-4333-8444-555555555555", teamId: "66666666-7777-4888-9999-000000000000", channelId: "19%3aabc%40thread.tacv2" }]
   */
  readonly alertTeamsChannels?: readonly TeamsChannel[];

  /**
   * An existing topic that gets the alerts. Nothing of it changes except that this queue's subscriptions are added. Stage
   * `local` creates a topic instead.
   * @default - a topic of this queue
   * @example existingTopic({ arn: "arn:aws:sns:eu-central-1:123456789012:incidents" })
   */
  readonly alertsTopic?: ITopic;

  /**
   * URL of the runbook. Alerts and alarms append the section.
   * @default "docs/runbook.md"
   * @example "https://wiki.example.com/reliable-queue/runbook"
   */
  readonly runbookUrl?: string;

  /**
   * An existing main queue. The queue itself is not changed, and everything else is created around it. Its name must end
   * with `name`; the rest is the prefix.
   * @default - a new queue
   * @example existing({ arn: "arn:aws:sqs:eu-central-1:123456789012:payments" })
   */
  readonly queue?: ExistingQueueReference;

  /**
   * An existing consumer that is used instead of a new one. Dead letters are diagnosed by the application's `diagnose`; if
   * it finds nothing wrong, the reason is `Unknown`. Set `consumerTimeoutSeconds` to that consumer's timeout: the main
   * queue's timing derives from it.
   * @default - the application's `process`, as a function of this deployment
   * @example external({ functionArn: "arn:aws:lambda:eu-central-1:123456789012:function:book-invoices" })
   */
  readonly consumer?: ExternalConsumer;

  /**
   * Path of the application module, relative to the project's folder.
   * @default - the path that package.json has for this queue in `reliableQueue.queues`
   * @example "./payments.ts"
   */
  readonly application?: string;

  /**
   * Selects the defaults (docs/settings.md), and names the deployment in alerts.
   * @default "dev"
   * @example "prod"
   */
  readonly stage?: Stage;

  /**
   * `"lean"` costs less when idle: no dashboard, and only the alarms that guard against loss. `alarms` and `dashboard`
   * override it. docs/settings.md#what-idle-costs describes the savings and what is missing.
   * @default "full"
   * @example "lean"
   */
  readonly profile?: Profile;

  /**
   * Alarms in addition to those that guard against loss, which every deployment has: all, or a list of name endings.
   * @default - "all"; none with the profile "lean"
   * @example ["failure-share", "consumer-failing"]
   */
  readonly alarms?: OtherAlarms;

  /**
   * Prefix of every name, so that several deployments fit in one account.
   * @default - the stage's: "prod-" in prod, none otherwise; for an existing queue, the part of its name before `name`
   * @example "team-a-"
   */
  readonly namePrefix?: string;

  /**
   * Region of the dashboard's metrics.
   * @default - the region of the stack's AWS provider
   * @example "eu-central-1"
   */
  readonly region?: string;

  /**
   * Environment variables for the application, set on the consumer and the notifier.
   * @default {}
   * @example { PROVIDER_URL: "https://api.example.com" }
   */
  readonly environment?: Readonly<Record<string, string>>;

  /**
   * Addresses that get only the alerts of one producer, identified by the application's noun and an id.
   * @default []
   * @example [{ producer: "merchant:m-3", address: "three@example.com" }]
   */
  readonly producerAlertEmails?: readonly ProducerAlertEmail[];

  /**
   * Binds producers to senders, by the unique id of a role or user. If another sender names such a producer, the alert
   * shows the name only as a claim.
   * @default []
   * @example ["AROAEXAMPLE=merchant:m-3"]
   */
  readonly producerSenders?: readonly string[];

  /**
   * Addresses that get the alarms. Cannot be combined with `operationsTopic`.
   * @default - alertEmails; if there are none, the webhooks and channels for alerts
   * @example ["on-call@example.com"]
   */
  readonly operationsEmails?: readonly string[];

  /**
   * Topic for the alarms: one shared with other queues, or an existing one. Stage `local` creates its own instead of using
   * an existing one.
   * @default - a topic of this queue
   * @example new OperationsTopic(this, "operations", { topicName: "operations", emails: ["on-call@example.com"] })
   */
  readonly operationsTopic?: ITopic;

  /**
   * Dashboard to which this queue is added: one shared with other queues, or your own that accepts the widgets. `true`: a
   * dashboard for this queue; `false`: none.
   * @default - a dashboard for this queue; none with the profile "lean"
   * @example new Dashboard(this, "dashboard", { dashboardName: "queues" })
   */
  readonly dashboard?: IDashboard | boolean;

  /**
   * ARNs of the principals that may assume the role with which operators send messages.
   * @default - every principal that the account's IAM allows to
   * @example ["arn:aws:iam::123456789012:role/on-call"]
   */
  readonly operatorPrincipals?: readonly string[];

  /**
   * Encrypts queues and topics with a KMS key of this deployment. `"retiring"` stops encrypting with it but keeps the key.
   * @default false
   * @example true
   */
  readonly customerManagedKey?: CustomerManagedKey;

  /**
   * Processes each message once, even if copies of it arrive. A DynamoDB table records which messages were processed, by
   * the id under which a message was first sent or by the application's `idempotencyKey`. Requires the packages
   * `@aws-lambda-powertools/idempotency`, `@aws-sdk/client-dynamodb` and `@aws-sdk/lib-dynamodb` in the project.
   * @default false
   * @example true
   */
  readonly idempotency?: boolean;

  /**
   * Whether operators can acknowledge and snooze alerts by group, with `dlq ack` and `dlq snooze`. A DynamoDB table keeps the
   * acknowledgements. Addresses for single producers then have their own topic, so that they still get their alerts.
   * Requires the package `@aws-sdk/client-dynamodb` in the project.
   * @default false
   * @example true
   */
  readonly alertAcknowledgements?: boolean;

  /**
   * Whether Terraform refuses to destroy queues and keys.
   * @default - true in prod, false otherwise
   * @example false
   */
  readonly preventDestroy?: boolean;

  /**
   * Whether each queue has a redrive allow policy. Some emulators do not store these policies.
   * @default - false in local, true otherwise
   * @example false
   */
  readonly redriveAllowPolicies?: boolean;

  /**
   * Lambda runtime. `nodejs24.x` requires AWS provider 6.21 or later.
   * @default "nodejs22.x"
   * @example "nodejs24.x"
   */
  readonly runtime?: Runtime;

  /**
   * Retention of the function logs, in days.
   * @default - 1 in local, 7 in dev, 30 in prod
   * @example 90
   */
  readonly logRetentionDays?: number;

  /**
   * How often a message is received from the main queue before it becomes a dead letter.
   * @default 5
   * @example 2
   */
  readonly maxReceiveCount?: number;

  /**
   * How often the notifier may fail on a dead letter before SQS moves it to quarantine.
   * @default - 5 in local, 50 otherwise
   * @example 20
   */
  readonly notifierReceives?: number;

  /**
   * Maximum size of a message in bytes, including attributes. Above 262,144, AWS provider 6.8.0 or later is required.
   * @default 262144
   * @example 1048576
   */
  readonly maxMessageBytes?: number;

  /**
   * Retention of the main queue in seconds: at most 10 days, because the retention period continues in the DLQ.
   * @default 864000
   * @example 345600
   */
  readonly messageRetentionSeconds?: number;

  /**
   * Seconds that a message stays invisible after it was sent to the main queue.
   * @default 0
   * @example 60
   */
  readonly deliveryDelaySeconds?: number;

  /**
   * Seconds for which SQS reuses a data key before it requests another from KMS. A longer time costs less, but a disabled key
   * keeps working for that long. Only with a KMS key.
   * @default - the default of SQS, 300
   * @example 3600
   */
  readonly dataKeyReuseSeconds?: number;

  /**
   * Principals of other accounts that may send to the main queue: account ids, or ARNs of roles and users. They may also
   * encrypt with a key of this deployment. Access to an existing key must be granted by its owner.
   * @default []
   * @example ["210987654321", "arn:aws:iam::210987654321:role/shop"]
   */
  readonly senders?: readonly string[];

  /**
   * An existing KMS key for queues and topics. Cannot be combined with `customerManagedKey`.
   * @default - a key that SQS owns, or the key of `customerManagedKey`
   * @example existingKey("arn:aws:kms:eu-central-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab")
   */
  readonly encryptionKey?: IKey;

  /**
   * A KMS key that is no longer used to encrypt. For 14 days after a change of keys the functions must still be able to
   * decrypt with it.
   * @default - none
   * @example existingKey("arn:aws:kms:eu-central-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab")
   */
  readonly formerEncryptionKey?: IKey;

  /**
   * ARN of the permissions boundary of each role.
   * @default - none
   * @example "arn:aws:iam::123456789012:policy/company-boundary"
   */
  readonly permissionsBoundary?: string;

  /**
   * Path of each role, with a slash at both ends.
   * @default "/"
   * @example "/company/payments/"
   */
  readonly iamPath?: string;

  /**
   * Tags for each resource, in addition to the provider's `default_tags`.
   * @default {}
   * @example { CostCenter: "4711" }
   */
  readonly tags?: Readonly<Record<string, string>>;

  /**
   * Subnets and security groups of the functions. The subnets need a route to SQS, SNS and everything that the application
   * calls: a NAT gateway, or VPC endpoints.
   * @default - no VPC
   * @example { subnetIds: ["subnet-1", "subnet-2"], securityGroupIds: ["sg-1"] }
   */
  readonly vpc?: FunctionVpc;

  /**
   * ARNs of layer versions for each function, at most five.
   * @default []
   * @example ["arn:aws:lambda:eu-central-1:123456789012:layer:agent:7"]
   */
  readonly layers?: readonly string[];

  /**
   * How invocations are traced: `"xray"` by Lambda itself, `"adot"` by the AWS Distro for OpenTelemetry, whose layer must be
   * among `layers`.
   * @default "none"
   * @example "xray"
   */
  readonly tracing?: Tracing;

  /**
   * An existing log group for all functions. Its retention is not changed.
   * @default - a log group for each function
   * @example existingLogGroup("arn:aws:logs:eu-central-1:123456789012:log-group:/company/payments")
   */
  readonly logGroup?: ILogGroup;

  /**
   * Class of the log groups. Only STANDARD is accepted, because CloudWatch does not extract the metrics for the alarms from
   * the other class.
   * @default "STANDARD"
   * @example "STANDARD"
   */
  readonly logClass?: "STANDARD" | "INFREQUENT_ACCESS";

  /**
   * Timeout of the consumer. The main queue's visibility timeout is six times this plus the batching window.
   * @default - 3 in local, 10 otherwise
   * @example 30
   */
  readonly consumerTimeoutSeconds?: number;

  /**
   * @default 256
   * @example 512
   */
  readonly consumerMemoryMegabytes?: number;

  /**
   * Maximum number of messages in one invocation of the consumer. Above 10, a batching window of at least 1 s is required.
   * @default 10
   * @example 5
   */
  readonly consumerBatchSize?: number;

  /**
   * How long Lambda waits to fill a batch, in seconds.
   * @default 0
   * @example 5
   */
  readonly consumerBatchingWindowSeconds?: number;

  /**
   * Maximum concurrent invocations of the consumer, to protect downstream systems. Set on the mapping, never as reserved
   * concurrency.
   * @default - 5 in local, 50 otherwise
   * @example 10
   */
  readonly consumerMaximumConcurrency?: number;

  /**
   * Shortest wait between two receives of a message that may succeed later, in seconds.
   * @default - 1 in local, 5 otherwise
   * @example 10
   */
  readonly consumerRetryBackoffBaseSeconds?: number;

  /**
   * Longest wait between two receives, in seconds: at most the main queue's visibility timeout.
   * @default - 2 in local, 60 otherwise; the visibility timeout if that is shorter
   * @example 60
   */
  readonly consumerRetryBackoffCapSeconds?: number;

  /**
   * Timeout of the notifier. The DLQ's visibility timeout is six times this plus the batching window.
   * @default - 10 in local, 60 otherwise
   * @example 120
   */
  readonly notifierTimeoutSeconds?: number;

  /**
   * @default 512
   * @example 1024
   */
  readonly notifierMemoryMegabytes?: number;

  /**
   * Maximum number of dead letters in one invocation of the notifier. They share alerts.
   * @default - 100 in local, 1000 otherwise
   * @example 500
   */
  readonly notifierBatchSize?: number;

  /**
   * How long dead letters are collected before producers are alerted, in seconds.
   * @default - 1 in local, 20 in dev, 300 in prod
   * @example 60
   */
  readonly notifierBatchingWindowSeconds?: number;

  /**
   * Maximum concurrent invocations of the notifier.
   * @default 2
   * @example 4
   */
  readonly notifierMaximumConcurrency?: number;

  /**
   * How often the system redrives one message.
   * @default - 3 in local, 8 otherwise
   * @example 5
   */
  readonly maxAttempts?: number;

  /**
   * First wait of the exponential backoff between redrives, in seconds.
   * @default - 1 in local, 300 otherwise
   * @example 60
   */
  readonly backoffBaseSeconds?: number;

  /**
   * Longest wait between redrives, in seconds.
   * @default - 10 in local, 21600 otherwise
   * @example 3600
   */
  readonly backoffCapSeconds?: number;

  /**
   * @default - 30 in local, 300 otherwise
   * @example 600
   */
  readonly redriverTimeoutSeconds?: number;

  /**
   * Memory of the redriver. At most a quarter of it is used for messages.
   * @default 512
   * @example 1024
   */
  readonly redriverMemoryMegabytes?: number;

  /**
   * Time between two redrive runs, in seconds: long enough for a message that fails again to return to the retry queue.
   * @default - 60 in local, 300 in dev, 600 in prod; a longer interval if the consumer's settings require it
   * @example 1800
   */
  readonly redriveIntervalSeconds?: number;

  /**
   * Time between two renewals of held messages, in seconds.
   * @default 21600
   * @example 43200
   */
  readonly renewIntervalSeconds?: number;

  /**
   * Maximum number of messages sent back in one redrive run.
   * @default 10000
   * @example 1000
   */
  readonly redriveRunCap?: number;

  /**
   * Maximum number of messages sent back per second.
   * @default 500
   * @example 50
   */
  readonly redriveRatePerSecond?: number;

  /**
   * Number of concurrent redrive runs, if one is not enough. Run cap and rate apply to each.
   * @default 1
   * @example 4
   */
  readonly redriveRunsAtOnce?: number;

  /**
   * Maximum size of the bodies and attributes that a redrive run holds in memory at once, in MB: at most a quarter of the
   * function's memory.
   * @default - a quarter of redriverMemoryMegabytes
   * @example 64
   */
  readonly redriverHeldMegabytes?: number;

  /**
   * Age in days at which a held message is renewed, that is, sent to its own queue again.
   * @default 7
   * @example 5
   */
  readonly renewAfterDays?: number;

  /**
   * Days after which a held message raises an alarm.
   * @default 90
   * @example 30
   */
  readonly maxHoldDays?: number;

  /**
   * Number of messages in flight in the retry queue at which the redriver stops deferring messages.
   * @default 100000
   * @example 50000
   */
  readonly retryInFlightLimit?: number;

  /**
   * Maximum average number of alerts per second to one subscription. At most 1 in dev and prod.
   * @default - 10 in local, 1 otherwise
   * @example 0.5
   */
  readonly alertsPerSecond?: number;

  /**
   * Maximum number of alerts per hour to one subscription, in the long run. At most 60 in dev and prod.
   * @default - 36000 in local, 60 otherwise
   * @example 30
   */
  readonly maxAlertsPerHour?: number;

  /**
   * Bundles the functions.
   * @default - esbuild, into `.build/` of the project
   */
  readonly bundle?: Bundler;
}
