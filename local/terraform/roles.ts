import { LocalRunError } from "../errors";
import type { DeployedQueue, DeployedTopic, FunctionDefinition, System } from "./system";

export interface JourneyQueues {
  readonly main: DeployedQueue;
  readonly deadLetter: DeployedQueue;
  readonly retry: DeployedQueue;
  readonly quarantine: DeployedQueue;
}

/** Which queue plays which part in the journey; a stage's prefix may stand before the names. */
export function findQueues({ queues }: Pick<System, "queues">): JourneyQueues {
  const main = queues.find(({ name }) => name.endsWith("reliable_q") && !name.endsWith("_for_reliable_q"));
  const find = (suffix: string) => queues.find(({ name }) => name.endsWith(suffix));
  const [deadLetter, retry, quarantine] = ["dlq", "retry", "quarantine"].map((role) =>
    find(`${role}_for_reliable_q`),
  );
  if (!main || !deadLetter || !retry || !quarantine) {
    throw new LocalRunError(
      `The synthesised queues (${queues.map(({ name }) => name).join(", ")}) lack one of reliable_q, dlq_for_reliable_q, retry_for_reliable_q, quarantine_for_reliable_q.`,
    );
  }
  return { main, deadLetter, retry, quarantine };
}

/** The queue of the schedules' invocations that were given up. */
export function findFailuresQueue({ queues }: Pick<System, "queues">): DeployedQueue {
  const queue = queues.find(({ name }) => name.endsWith("schedule_failures_for_reliable_q"));
  if (queue === undefined)
    throw new LocalRunError("The synthesised queues lack schedule_failures_for_reliable_q.");
  return queue;
}

/** The function whose handler is the named folder of `handlers/`. */
export function findFunction(
  { functions }: Pick<System, "functions">,
  service: "producer" | "consumer" | "notifier" | "redriver",
): FunctionDefinition {
  const found = functions.find(({ environment }) => environment.POWERTOOLS_SERVICE_NAME?.endsWith(service));
  if (found === undefined) throw new LocalRunError(`The synthesised stacks hold no ${service} function.`);
  return found;
}

/** The topic that the notifier publishes alerts to. */
export function findAlertsTopic(system: Pick<System, "functions" | "topics">): DeployedTopic {
  const arn = findFunction(system, "notifier").environment.ALERTS_TOPIC_ARN;
  const topic = system.topics.find((candidate) => candidate.arn === arn);
  if (topic === undefined)
    throw new LocalRunError("The notifier's ALERTS_TOPIC_ARN names no synthesised topic.");
  return topic;
}
