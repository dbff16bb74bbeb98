import { queueNames } from "../../core/names/queue-names";
import { LocalRunError } from "../errors";
import type { DeployedQueue, DeployedTopic, FunctionDefinition, System } from "./system";

export interface JourneyQueues {
  readonly main: DeployedQueue;
  readonly deadLetter: DeployedQueue;
  readonly retry: DeployedQueue;
  readonly quarantine: DeployedQueue;
}

/** One reliable queue and its parts. */
export interface ReliableQueue {
  /** Without the stage's prefix, e.g. `reliable_q`. */
  readonly name: string;
  readonly queues: JourneyQueues;
  /** Gets the invocations that its schedules gave up. */
  readonly failures: DeployedQueue;
  readonly alerts: DeployedTopic;
  readonly consumer: Pick<FunctionDefinition, "name">;
  /** Whether the consumer is somebody else's: no function of the stacks takes the main queue's messages. */
  readonly isConsumerExternal: boolean;
  readonly notifier: FunctionDefinition;
  /** Simulates the senders, if the stacks have one. */
  readonly producer?: FunctionDefinition;
}

type Parts = Pick<System, "queues" | "topics" | "functions" | "mappings">;

const DLQ_NAME = /^(.*)dlq_for_(.+)$/;

/**
 * Finds the reliable queues by the names of their parts. Throws LocalRunError if there is none, or a part is missing.
 */
export function findReliableQueues(system: Parts): ReliableQueue[] {
  const found = system.queues.flatMap(({ name }) => {
    const [, prefix, mainName] = DLQ_NAME.exec(name) ?? [];
    return prefix === undefined || mainName === undefined ? [] : describe(prefix, mainName, system);
  });
  if (found.length > 0) return found;
  const names = system.queues.map(({ name }) => name).join(", ");
  throw new LocalRunError(
    `The synthesized stacks must contain a reliable queue, but contain ${names || "no queue"}. Add a ReliableQueue.`,
  );
}

function describe(prefix: string, name: string, system: Parts): ReliableQueue {
  const { queues, topics, functions } = system;
  const { queue, part } = queueNames(name, prefix);
  const find = <T extends { readonly name: string }>(items: readonly T[], wanted: string): T => {
    const item = items.find((candidate) => candidate.name === wanted);
    if (item !== undefined) return item;
    throw new LocalRunError(`Queue ${prefix}${name}: the synthesized stacks contain no ${wanted}.`);
  };
  const notifier = find(functions, part("notifier"));
  const alerts = topics.find(({ arn }) => arn === notifier.environment.ALERTS_TOPIC_ARN);
  if (alerts === undefined) {
    throw new LocalRunError(`Function ${notifier.name}: ALERTS_TOPIC_ARN must name a synthesized topic.`);
  }
  const producer = functions.find((candidate) => candidate.name === part("producer"));
  const main = find(queues, queue("main"));
  const own = functions.find((candidate) => candidate.name === part("consumer"));
  const isConsumerExternal =
    own === undefined && system.mappings.every(({ queueArn }) => queueArn !== main.arn);
  return {
    name,
    queues: {
      main,
      deadLetter: find(queues, queue("deadLetter")),
      retry: find(queues, queue("retry")),
      quarantine: find(queues, queue("quarantine")),
    },
    failures: find(queues, queue("scheduleFailures")),
    alerts,
    consumer: isConsumerExternal ? { name: part("consumer") } : find(functions, part("consumer")),
    isConsumerExternal,
    notifier,
    ...(producer !== undefined && { producer }),
  };
}
