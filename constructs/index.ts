export type { Stage } from "../core/project/stages";
export type { Bundle, Bundler } from "./bundling/bundle";
export { ConstructError } from "./construct-error";
export {
  Dashboard,
  type DashboardProps,
  type DashboardWidget,
  type IDashboard,
  type QueueWidgets,
} from "./monitoring/dashboard";
export type { ReliableQueueProps } from "./props/reliable-queue-props";
export { type ExistingQueueProps, type ExistingQueueReference, existing } from "./queue/existing-queue";
export { MessageQueues, type MessageQueuesProps } from "./queue/message-queues";
export type { IQueue } from "./queue/queue";
export { SecureQueue, type SecureQueueProps } from "./queue/secure-queue";
export { ReliableQueue } from "./reliable-queue";
export type { EncryptionKey } from "./security/encryption-key";
export { existingKey } from "./security/existing-key";
export type { IKey } from "./security/key";
export type { Grantee } from "./security/policy-document";
export { SecurityAspect } from "./security/security-aspect";
export type { Profile } from "./settings/cost-profiles";
export type {
  CustomerManagedKey,
  OtherAlarms,
  ProducerAlertEmail,
  Runtime,
  SlackChannel,
  TeamsChannel,
} from "./settings/settings";
export { type ExistingTopicProps, existingTopic } from "./topics/existing-topic";
export { OperationsTopic, type OperationsTopicProps } from "./topics/operations-topic";
export type { ITopic } from "./topics/topic";
export { type ExternalConsumer, type ExternalConsumerProps, external } from "./workers/external-consumer";
export type { FunctionVpc, Tracing } from "./workers/function-requirements";
export { existingLogGroup, type ILogGroup } from "./workers/log-group";
