import type { Stage } from "../core/project/stages";
import type { Bundler } from "./bundling/bundle";
import type { IDashboard } from "./monitoring/dashboard";
import type { ExistingQueueReference } from "./queue/existing-queue";
import type { IKey } from "./security/key";
import type { Profile } from "./settings/profiles";
import type {
  CustomerManagedKey,
  OtherAlarms,
  ProducerAlertEmail,
  Runtime,
  SlackChannel,
  TeamsChannel,
} from "./settings/settings";
import type { ITopic } from "./topics/topic";
import type { ExternalConsumer } from "./workers/external-consumer";
import type { FunctionVpc, Tracing } from "./workers/function-requirements";
import type { ILogGroup } from "./workers/log-group";

/** Only `name`, and who gets alerts, are required. Numbers are checked at synth; what follows from others cannot be set. */
export interface ReliableQueueProps {
  /**
   * Name of the main queue. Every other name derives from it: `dlq_for_payments`, `payments-consumer`, …
   * @example "payments"
   */
  readonly name: string;

  /**
   * Addresses that get every alert about dead letters. Each must confirm its subscription within two days. One address,
   * webhook, channel or topic at least must get alerts.
   * @default []
   * @example ["payments-team@example.com"]
   */
  readonly alertEmails?: readonly string[];

  /**
   * HTTPS endpoints that get every alert, as a notification of SNS whose `Message` is JSON. Each must confirm its
   * subscription: https://docs.aws.amazon.com/sns/latest/dg/sns-http-https-endpoint-as-subscriber.html
   * @default []
   * @example ["https://hooks.example.com/alerts"]
   */
  readonly alertWebhooks?: readonly string[];

  /**
   * Slack channels that show every alert, a thread for each reason, through Amazon Q Developer in chat applications.
   * @default []
   * @example [{ workspaceId: "T012AB3CD", channelId: "C012AB3CD" }]
   */
  readonly alertSlackChannels?: readonly SlackChannel[];

  /**
   * The same in Microsoft Teams.
   * @default []
   * @example [{ tenantId: "11111111-2222-4333-8444-555555555555", teamId: "66666666-7777-4888-9999-000000000000", channelId: "19%3aabc%40thread.tacv2" }]
   */
  readonly alertTeamsChannels?: readonly TeamsChannel[];

  /**
   * A topic that gets the alerts in place of one of this queue: one that is there already, which stays as it is but for
   * the subscriptions that this queue asks for. Stage `local` makes one of its own.
   * @default - a topic of this queue
   * @example existingTopic({ arn: "arn:aws:sns:eu-central-1:123456789012:incidents" })
   */
  readonly alertsTopic?: ITopic;

  /**
   * Where your people read the runbook. Alerts and alarms add the section.
   * @default "docs/runbook.md"
   * @example "https://wiki.example.com/reliable-queue/runbook"
   */
  readonly runbookUrl?: string;

  /**
   * The main queue, where it is there already: nothing of it is changed, and everything else is put around it. Its name
   * must end with `name`; what stands before is the prefix.
   * @default - it is made
   * @example existing({ arn: "arn:aws:sqs:eu-central-1:123456789012:payments" })
   */
  readonly queue?: ExistingQueueReference;

  /**
   * Somebody else's consumer: none is made, and everything else is put around it. Dead letters are diagnosed by the
   * application's `diagnose`, else they are `Unknown`. The main queue's timing derives from `consumerTimeoutSeconds`, which
   * is then that consumer's.
   * @default - the application's `process`, as a function of this deployment
   * @example external({ functionArn: "arn:aws:lambda:eu-central-1:123456789012:function:book-invoices" })
   */
  readonly consumer?: ExternalConsumer;

  /**
   * Path of the application module, from the project's folder.
   * @default - what package.json names for this queue below `reliableQueue.queues`
   * @example "./payments.ts"
   */
  readonly application?: string;

  /**
   * Which record of defaults applies (docs/settings.md), and what alerts call the deployment.
   * @default "dev"
   * @example "prod"
   */
  readonly stage?: Stage;

  /**
   * `"lean"` costs less while nothing happens: no dashboard, and only the alarms that guard against loss. `alarms` and
   * `dashboard` outweigh it. docs/performance.md says what it saves and what it gives up.
   * @default "full"
   * @example "lean"
   */
  readonly profile?: Profile;

  /**
   * Alarms beside those that guard against loss, which every deployment has: all, or these, by the ends of their names.
   * @default - "all"; none with the profile "lean"
   * @example ["failure-share", "consumer-failing"]
   */
  readonly alarms?: OtherAlarms;

  /**
   * Precedes every name, so that several deployments fit in one account.
   * @default - the stage's: "prod-" in prod, none otherwise; what stands before `name` in an existing queue's
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
   * Variables that the application reads, in the consumer and in the notifier.
   * @default {}
   * @example { PROVIDER_URL: "https://api.example.com" }
   */
  readonly environment?: Readonly<Record<string, string>>;

  /**
   * Addresses that get the alerts of one producer only, which is named by the application's noun and an id.
   * @default []
   * @example [{ producer: "merchant:m-3", address: "three@example.com" }]
   */
  readonly producerAlertEmails?: readonly ProducerAlertEmail[];

  /**
   * Which senders speak for which producers, by the unique id of a role or user. What another sender says of such a
   * producer is only a claim in the alert.
   * @default []
   * @example ["AROAEXAMPLE=merchant:m-3"]
   */
  readonly producerSenders?: readonly string[];

  /**
   * Addresses that the alarms are sent to. Not together with `operationsTopic`.
   * @default - alertEmails; the webhooks and channels for alerts where there are none
   * @example ["on-call@example.com"]
   */
  readonly operationsEmails?: readonly string[];

  /**
   * Topic that the alarms are sent to: shared with other queues, or one that is there already. Stage `local` makes one of its
   * own in the place of an existing one.
   * @default - a topic of this queue
   * @example new OperationsTopic(this, "operations", { topicName: "operations", emails: ["on-call@example.com"] })
   */
  readonly operationsTopic?: ITopic;

  /**
   * Dashboard that this queue is added to: shared with other queues, or one of yours that takes the widgets. `true`: one of
   * this queue; `false`: none.
   * @default - a dashboard of this queue; none with the profile "lean"
   * @example new Dashboard(this, "dashboard", { dashboardName: "queues" })
   */
  readonly dashboard?: IDashboard | boolean;

  /**
   * ARNs of who may assume the role in which operators send messages.
   * @default - whoever the account's IAM allows to
   * @example ["arn:aws:iam::123456789012:role/on-call"]
   */
  readonly operatorPrincipals?: readonly string[];

  /**
   * Encrypts queues and topics with a KMS key of this deployment. `"retiring"`: no longer, but the key is kept.
   * @default false
   * @example true
   */
  readonly customerManagedKey?: CustomerManagedKey;

  /**
   * Processes a message once, whatever copies of it come: a DynamoDB table remembers what was processed, by the id under
   * which a message was first sent, or by the application's `idempotencyKey`. Needs the packages
   * `@aws-lambda-powertools/idempotency`, `@aws-sdk/client-dynamodb` and `@aws-sdk/lib-dynamodb` in the project.
   * @default false
   * @example true
   */
  readonly idempotency?: boolean;

  /**
   * Whether operators can acknowledge and snooze alerts by group, with `dlq ack` and `dlq snooze`: a DynamoDB table remembers
   * it. Addresses of single producers then have a topic of their own, so that they get their alerts all the same. Needs the
   * package `@aws-sdk/client-dynamodb` in the project.
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
   * Whether each queue says whose DLQ it may be. Some emulators do not keep it.
   * @default - false in local, true otherwise
   * @example false
   */
  readonly redriveAllowPolicies?: boolean;

  /**
   * Lambda runtime. `nodejs24.x` needs version 6.21 or later of the AWS provider.
   * @default "nodejs22.x"
   * @example "nodejs24.x"
   */
  readonly runtime?: Runtime;

  /**
   * Days that function logs are kept.
   * @default - 1 in local, 7 in dev, 30 in prod
   * @example 90
   */
  readonly logRetentionDays?: number;

  /**
   * Receives of a message in the main queue before it is a dead letter.
   * @default 5
   * @example 2
   */
  readonly maxReceiveCount?: number;

  /**
   * Failures of the notifier with one dead letter before SQS moves it to quarantine.
   * @default - 5 in local, 50 otherwise
   * @example 20
   */
  readonly notifierReceives?: number;

  /**
   * Bytes of a message, body and attributes together. Above 262,144 the AWS provider must be 6.8.0 or newer.
   * @default 262144
   * @example 1048576
   */
  readonly maxMessageBytes?: number;

  /**
   * Seconds that the main queue keeps a message. The clock goes on in the DLQ, so at most 10 days.
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
   * Seconds that SQS uses a data key before it asks KMS for another: longer costs less, and a key that is disabled works on
   * for as long. Only with a key of yours.
   * @default - SQS's own, 300
   * @example 3600
   */
  readonly dataKeyReuseSeconds?: number;

  /**
   * Who of other accounts may send to the main queue: ids of accounts, or ARNs of roles and users. With a key of this
   * deployment they may encrypt with it; an existing key is its owner's to share.
   * @default []
   * @example ["210987654321", "arn:aws:iam::210987654321:role/shop"]
   */
  readonly senders?: readonly string[];

  /**
   * A KMS key that is there already, for queues and topics. Not together with `customerManagedKey`.
   * @default - a key that SQS owns, or as `customerManagedKey` says
   * @example existingKey("arn:aws:kms:eu-central-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab")
   */
  readonly encryptionKey?: IKey;

  /**
   * A KMS key that encrypts no more. For 14 days after a change of keys the functions must still read what it has encrypted.
   * @default - none
   * @example existingKey("arn:aws:kms:eu-central-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab")
   */
  readonly formerEncryptionKey?: IKey;

  /**
   * ARN of the policy that bounds what each role may do.
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
   * Tags of each resource. Those of the provider's `default_tags` stay.
   * @default {}
   * @example { CostCenter: "4711" }
   */
  readonly tags?: Readonly<Record<string, string>>;

  /**
   * Subnets and security groups that the functions are attached to. They need a way to SQS, SNS and whatever the
   * application calls: a NAT gateway, or VPC endpoints.
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
   * A log group that is there already, for each function. Its retention is its owner's.
   * @default - a log group for each function
   * @example existingLogGroup("arn:aws:logs:eu-central-1:123456789012:log-group:/company/payments")
   */
  readonly logGroup?: ILogGroup;

  /**
   * Class of the log groups. CloudWatch extracts the metrics that alarms watch from class STANDARD only: the other is
   * refused.
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
   * Messages in one invocation of the consumer at most. Above 10 a batching window of 1 s is needed.
   * @default 10
   * @example 5
   */
  readonly consumerBatchSize?: number;

  /**
   * How long Lambda waits for a full batch.
   * @default 0
   * @example 5
   */
  readonly consumerBatchingWindowSeconds?: number;

  /**
   * Invocations of the consumer at once: what protects the systems behind it. Never a reserved concurrency.
   * @default - 5 in local, 50 otherwise
   * @example 10
   */
  readonly consumerMaximumConcurrency?: number;

  /**
   * Shortest wait between two receives of a message that may succeed later.
   * @default - 1 in local, 5 otherwise
   * @example 10
   */
  readonly consumerRetryBackoffBaseSeconds?: number;

  /**
   * Longest wait between two receives, at most the main queue's visibility timeout.
   * @default - 2 in local, 60 otherwise; the visibility timeout where that is shorter
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
   * Dead letters in one invocation of the notifier at most: they share alerts.
   * @default - 100 in local, 1000 otherwise
   * @example 500
   */
  readonly notifierBatchSize?: number;

  /**
   * How long dead letters are gathered before producers are alerted.
   * @default - 1 in local, 20 in dev, 300 in prod
   * @example 60
   */
  readonly notifierBatchingWindowSeconds?: number;

  /**
   * Invocations of the notifier at once.
   * @default 2
   * @example 4
   */
  readonly notifierMaximumConcurrency?: number;

  /**
   * Redrives of one message by the system.
   * @default - 3 in local, 8 otherwise
   * @example 5
   */
  readonly maxAttempts?: number;

  /**
   * First wait of the exponential backoff between redrives.
   * @default - 1 in local, 300 otherwise
   * @example 60
   */
  readonly backoffBaseSeconds?: number;

  /**
   * Longest wait between redrives.
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
   * Memory of the redriver. A quarter of it may hold messages.
   * @default 512
   * @example 1024
   */
  readonly redriverMemoryMegabytes?: number;

  /**
   * Time between two redrive runs. Long enough for a message that failed again to be back in the retry queue.
   * @default - 60 in local, 300 in dev, 600 in prod; the next longer interval where the consumer's settings need it
   * @example 1800
   */
  readonly redriveIntervalSeconds?: number;

  /**
   * Time between two renewals of held messages.
   * @default 21600
   * @example 43200
   */
  readonly renewIntervalSeconds?: number;

  /**
   * Messages sent back in one redrive run at most.
   * @default 10000
   * @example 1000
   */
  readonly redriveRunCap?: number;

  /**
   * Messages sent back per second at most.
   * @default 500
   * @example 50
   */
  readonly redriveRatePerSecond?: number;

  /**
   * Redrive runs that each scheduled time starts side by side, where one is not enough. Cap and rate are of each.
   * @default 1
   * @example 4
   */
  readonly redriveRunsAtOnce?: number;

  /**
   * Bodies and attributes that a redrive run holds in memory at once, in MB. At most a quarter of the function's memory.
   * @default - a quarter of redriverMemoryMegabytes
   * @example 64
   */
  readonly redriverHeldMegabytes?: number;

  /**
   * A held message is sent to its own queue again when it is older than this.
   * @default 7
   * @example 5
   */
  readonly renewAfterDays?: number;

  /**
   * A message that is held for longer raises an alarm.
   * @default 90
   * @example 30
   */
  readonly maxHoldDays?: number;

  /**
   * Messages in flight in the retry queue from which on nothing more is deferred.
   * @default 100000
   * @example 50000
   */
  readonly retryInFlightLimit?: number;

  /**
   * Alerts per second to one subscription on average. At most 1 in dev and prod.
   * @default - 10 in local, 1 otherwise
   * @example 0.5
   */
  readonly alertsPerSecond?: number;

  /**
   * Alerts per hour to one subscription in the long run. At most 60 in dev and prod.
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
