import { type AlarmDefinition, event, found } from "./alarm-definition";
import { awsMetric } from "./aws-metrics";
import { lambdaMetric, type MonitoredResources } from "./monitored-resources";
import { ownMetric } from "./own-metrics";

const QUARTER_SECONDS = 900;

/** Dead letters that stay where they are, and alerts that reach nobody. */
export function notifierAlarms({
  settings,
  notifier,
  redriver,
  alertsTopic,
}: MonitoredResources): AlarmDefinition[] {
  return [
    {
      id: "notifier-failing",
      means:
        "The notifier crashed or timed out. SQS delivers its dead letters again, and finally moves them to quarantine.",
      todo: "Read its log for the error. It throws only on unexpected errors.",
      ...event(lambdaMetric("Errors", notifier)),
    },
    {
      id: "dead-letters-not-moved",
      means:
        "For three quarters of an hour the notifier could not move dead letters, or held them back because no alert about them could be sent.",
      todo: "Check whether the retry queue, quarantine and the alerts topic accept its calls, and whether alerts are deferred.",
      ...event(ownMetric("NotMoved", notifier, "Sum")),
      periodSeconds: QUARTER_SECONDS,
      periods: 3,
    },
    {
      id: "alerts-not-published",
      guardsAgainstLoss: true,
      means:
        "SNS did not accept an alert. Messages that can succeed later are still scheduled for retry. Messages bound for quarantine wait in the DLQ.",
      todo: "Read the error in the notifier's log: a missing permission, a deleted topic, or SNS itself.",
      ...event(ownMetric("AlertsFailed", notifier, "Sum")),
    },
    ...(settings.alertAcknowledgements ? [acknowledgementsFailing(notifier)] : []),
    {
      id: "alerts-not-delivered",
      guardsAgainstLoss: true,
      means: "SNS accepted an alert but could not deliver it to an address.",
      todo: "Check which subscription is suspended or gone, and which address refuses mail.",
      ...event(awsMetric("AWS/SNS", "NumberOfNotificationsFailed", alertsTopic.topicName, "Sum")),
    },
    {
      id: "alert-subscriptions-unconfirmed",
      guardsAgainstLoss: true,
      means:
        "Fewer subscriptions to the alerts topic are confirmed than were deployed. SNS still accepts alerts, but does not deliver them to the unconfirmed subscriptions.",
      todo: "List the topic's subscriptions. Ask the owner of each missing address to confirm, after a deployment if SNS has removed it.",
      ...found(ownMetric("UnconfirmedAlertSubscriptions", redriver, "Maximum")),
    },
    {
      id: "operations-subscriptions-unconfirmed",
      guardsAgainstLoss: true,
      means:
        "Fewer subscriptions to the operations topic are confirmed than were deployed. Its alarms may reach nobody, so this one is sent to the addresses for alerts.",
      todo: "List the topic's subscriptions. Ask the owner of each missing address to confirm, after a deployment if SNS has removed it.",
      ...found(ownMetric("UnconfirmedOperationsSubscriptions", redriver, "Maximum")),
      notifies: "alerts",
    },
  ];
}

/** It does not guard against loss: what cannot be read suppresses nothing. */
const acknowledgementsFailing = (notifier: MonitoredResources["notifier"]): AlarmDefinition => ({
  id: "acknowledgements-failing",
  means:
    "The notifier could not read or update the acknowledgements, so that it published alerts about acknowledged groups too.",
  todo: "Read the error in the notifier's log: a missing permission, a deleted table or key, or DynamoDB itself.",
  ...event(ownMetric("AcknowledgementsFailed", notifier, "Sum")),
});
