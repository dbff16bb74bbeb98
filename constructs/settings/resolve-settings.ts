import { checkStageSettings } from "./check-stage-settings";
import { type Deployment, type Environment, readDeployment } from "./read-deployment";
import type { Settings, StageSettings } from "./settings";
import { SettingsError } from "./settings-error";
import { QUEUE_NAME, STAGE_SETTINGS } from "./stages";

/** https://docs.aws.amazon.com/sns/latest/dg/subscription-filter-policy-constraints.html */
const MAX_STORES_AN_ADDRESS = 150;

/**
 * The settings of a deployment: the stage's record, and what the deployer gave through the environment. Throws
 * one SettingsError that tells every problem.
 */
export function resolveSettings(
  environment: Environment,
  records: Readonly<Record<Deployment["stage"], StageSettings>> = STAGE_SETTINGS,
): Settings {
  const problems: string[] = [];
  const deployment = readDeployment(environment, problems);
  const record = records[deployment.stage];
  const settings = merge(record, deployment);
  problems.push(...checkStageSettings(settings, deployment.stage));
  // Not of an ALERT_EMAILS that was given wrong: that is told already.
  if (settings.alertEmails.length === 0 && !environment.ALERT_EMAILS?.trim()) {
    problems.push(
      `ALERT_EMAILS must be given in stage ${deployment.stage}: addresses, separated by commas, that get every alert.`,
    );
  }
  for (const address of new Set(settings.storeAlertEmails.map((entry) => entry.address))) {
    if (!settings.alertEmails.includes(address)) continue;
    problems.push(
      `STORE_ALERT_EMAILS must not name ${address}, which gets every alert by ALERT_EMAILS already: SNS keeps one subscription an address. Take it from one of the two.`,
    );
  }
  for (const [address, stores] of Map.groupBy(settings.storeAlertEmails, (entry) => entry.address)) {
    if (stores.length <= MAX_STORES_AN_ADDRESS) continue;
    problems.push(
      `STORE_ALERT_EMAILS must name at most ${MAX_STORES_AN_ADDRESS} stores for ${address}, but names ${stores.length}: an SNS filter policy holds no more values. Give it every alert by ALERT_EMAILS instead.`,
    );
  }
  if (problems.length > 0) throw new SettingsError(problems);
  return { ...settings, warnings: warningsOf(deployment) };
}

function merge(record: StageSettings, deployment: Deployment): Settings {
  const { withProducer, ...given } = deployment;
  const producer = { ...record.producer, enabled: withProducer ?? record.producer.enabled };
  // Whoever reads the alerts reads the alarms too, unless others are named.
  const operationsEmails = given.operationsEmails ?? given.alertEmails ?? record.alertEmails;
  return { ...record, ...given, name: QUEUE_NAME, producer, operationsEmails, warnings: [] };
}

function warningsOf({ stage, alertEmails, stateBucket }: Deployment): string[] {
  const warnings: string[] = [];
  if (stage === "dev" && alertEmails === undefined) {
    warnings.push("ALERT_EMAILS is not given: alerts go to alerts@example.com, which nobody reads.");
  }
  if (stage === "prod" && stateBucket === undefined) {
    warnings.push("STATE_BUCKET is not given: Terraform's state of prod stays in a file on this machine.");
  }
  return warnings;
}
