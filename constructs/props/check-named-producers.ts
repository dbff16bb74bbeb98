import { Annotations } from "cdktf";
import type { Construct } from "constructs";
import type { KnownProducerRule } from "../../core/application/application";
import { loadApplicationModule } from "../../core/project/application-module";
import { ConfigurationError } from "../../core/runtime/errors";
import { ConstructError } from "../construct-error";
import { checkProducers, producerOfSender } from "../settings/producer-names";
import { applicationFile } from "./application-file";
import type { ReliableQueueProps } from "./reliable-queue-props";

/** Reports the producers in a queue's props that no alert can be about. Throws ConstructError. */
export function checkNamedProducers(queue: Construct, props: ReliableQueueProps): void {
  const addressees = (props.producerAlertEmails ?? []).map(({ producer }) => producer);
  const speakers = (props.producerSenders ?? []).map(producerOfSender);
  if (addressees.length + speakers.length === 0) return;
  const rule = loadProducerRule(queue, props);
  if (rule === undefined) return;
  const problems = [
    ...checkProducers("producerAlertEmails", rule, addressees, "with senders"),
    ...checkProducers("producerSenders", rule, speakers, "without senders"),
  ];
  if (problems.length > 0) throw new ConstructError(queue.node.path, problems.join(" "));
}

/**
 * An application may need something that exists only where it runs. Then nothing is checked, and synthesis says so.
 */
function loadProducerRule(queue: Construct, props: ReliableQueueProps): KnownProducerRule | undefined {
  try {
    return loadApplicationModule(applicationFile(props)).default.producer;
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    Annotations.of(queue).addWarning(`The producers named in the props were not checked: ${error.message}`);
    return undefined;
  }
}
