import type { QueueNeeds } from "../../core/existing-queue/queue-needs";
import { queueNames } from "../../core/names/queue-names";
import {
  longestMainVisibilitySeconds,
  mappedVisibilitySeconds,
  shortestRetentionSeconds,
} from "../settings/queue-timing";
import type { Settings } from "../settings/settings";
import type { ExistingQueueProps } from "./existing-queue";

/** What the settings of a deployment require of the existing queue that it is added to. */
export function describeNeeds(
  settings: Settings,
  { arn, key, redrivePolicy }: ExistingQueueProps,
  {
    iamPath = "/",
    hasConsumer = true,
  }: { readonly iamPath?: string | undefined; readonly hasConsumer?: boolean },
): QueueNeeds {
  const { queue, consumer } = settings;
  const names = queueNames(settings.name, settings.namePrefix);
  const roles = (...parts: readonly string[]) => parts.map((part) => `role${iamPath}${names.part(part)}`);
  return {
    arn,
    visibilityTimeoutSeconds: {
      atLeast: mappedVisibilitySeconds(consumer.timeoutSeconds, consumer.batchingWindowSeconds),
      atMost: longestMainVisibilitySeconds(settings),
    },
    retentionSeconds: shortestRetentionSeconds(settings),
    maxMessageBytes: queue.maxMessageBytes,
    redrivePolicy: {
      deadLetterQueue: names.queue("deadLetter"),
      maxReceiveCount: queue.maxReceiveCount,
      writtenBy: redrivePolicy ?? "owner",
    },
    ...(key !== undefined && {
      key: {
        arn: key.arn,
        decrypt: roles(...(hasConsumer ? ["consumer"] : []), "notifier", "redriver"),
        encrypt: roles("redriver", "operator"),
      },
    }),
  };
}
