/**
 * Runs an application's messages through consumer, notifier and redriver in a test: no AWS, no network, no waiting.
 */
export type { TestAlert } from "./describe-alert";
export type { HeldMessage } from "./describe-held";
export {
  type TestMessage,
  TestQueue,
  type TestQueueOptions,
} from "./test-queue";
export type { ProcessedMessage } from "./watch-process";
