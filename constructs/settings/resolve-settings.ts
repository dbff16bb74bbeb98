import type { Environment } from "../../core/environment/environment";
import type { ApplicationModule } from "../../core/project/application-module";
import { STAGES } from "../../core/project/stages";
import { checkStageSettings } from "./check-stage-settings";
import { withProfile } from "./cost-profiles";
import { checkProducers, producerOfSender } from "./producer-names";
import { type Deployment, readDeployment } from "./read-deployment";
import type { AlertSubscribers, Settings, StageSettings } from "./settings";
import { SettingsError } from "./settings-error";
import { applicationVariables, QUEUE_NAME, type StageRecords, stageRecords } from "./stage-settings";

/** https://docs.aws.amazon.com/sns/latest/dg/subscription-filter-policy-constraints.html */
const MAX_PRODUCERS_PER_ADDRESS = 150;
/** https://docs.aws.amazon.com/general/latest/gr/sns.html: by default, filter policies of a topic. */
const MAX_FILTERED_ADDRESSES = 200;

/**
 * The settings of a deployment: the stage's record with what the application says, and what the deployer set through
 * the environment. Throws one SettingsError that names every problem.
 */
export function resolveSettings(
  environment: Environment,
  application: ApplicationModule,
  records: StageRecords = stageRecords(application.deployment),
): Settings {
  const problems: string[] = [];
  const deployment = readDeployment(environment, problems, applicationVariables(records));
  const record = withProfile(records[deployment.stage], deployment.profile);
  const settings = merge(record, deployment);
  // Somebody else's topic has its own numbers.
  const { alertsTopic: _theirs, ...ownSettings } = settings;
  problems.push(
    ...checkStageSettings(ownSettings, deployment.stage),
    ...checkPrefix(settings, records),
    ...checkProducerAddresses(settings),
    ...checkApplication(settings, application),
  );
  // Not if one was set but is wrong: that is already among the problems.
  if (!reachesSomebody(settings) && GET_EVERY_ALERT.every((name) => !environment[name]?.trim())) {
    problems.push(
      `ALERT_EMAILS must be set in stage ${deployment.stage} to addresses, separated by commas, that get every alert. Alternatively, set one of ${GET_EVERY_ALERT.slice(1).join(", ")}.`,
    );
  }
  if (problems.length > 0) throw new SettingsError(problems);
  return { ...settings, warnings: warningsOf(deployment) };
}

/** Variables whose subscriptions get every alert. */
const GET_EVERY_ALERT = [
  "ALERT_EMAILS",
  "ALERT_WEBHOOKS",
  "ALERT_SLACK_CHANNELS",
  "ALERT_TEAMS_CHANNELS",
  "ALERTS_TOPIC_ARN",
];

const GIVEN_INSTEAD = ["alertWebhooks", "alertSlackChannels", "alertTeamsChannels", "alertsTopic"] as const;

const reachesSomebody = (settings: AlertSubscribers): boolean =>
  settings.alertsTopic !== undefined ||
  [
    settings.alertEmails,
    settings.alertWebhooks,
    settings.alertSlackChannels,
    settings.alertTeamsChannels,
  ].some(({ length }) => length > 0);

/** A deployment under another stage's names would treat that stage's resources as its own. */
function checkPrefix({ stage, namePrefix }: Settings, records: StageRecords): string[] {
  const owner = STAGES.find((other) => other !== stage && records[other].namePrefix === namePrefix);
  if (namePrefix === "" || owner === undefined || records[stage].namePrefix === namePrefix) return [];
  return [
    `NAME_PREFIX must not be ${namePrefix} in stage ${stage}: it is the prefix of stage ${owner}, so this deployment would use that stage's names. Choose another prefix.`,
  ];
}

/** What only the application can say: how its producers are named, and whether they can be simulated. */
function checkApplication(
  { producer, producerAlertEmails, producerSenders }: Settings,
  { default: application, deployment }: ApplicationModule,
): string[] {
  const addressees = producerAlertEmails.map((entry) => entry.producer);
  const speakers = producerSenders.map(producerOfSender);
  return [
    ...checkProducers("PRODUCER_ALERT_EMAILS", application.producer, addressees, "with senders"),
    ...checkProducers("PRODUCER_SENDERS", application.producer, speakers, "without senders"),
    ...(producer.enabled && deployment?.producer === undefined
      ? [
          "WITH_PRODUCER must not be true, because the application cannot simulate its producers: its module exports no deployment.producer.",
        ]
      : []),
  ];
}

function checkProducerAddresses({ alertEmails, producerAlertEmails }: Settings): string[] {
  const producersOf = Map.groupBy(producerAlertEmails, ({ address }) => address);
  const problems = [...producersOf].flatMap(([address, { length }]) => [
    ...(alertEmails.includes(address)
      ? [
          `PRODUCER_ALERT_EMAILS must not name ${address}, which already gets every alert through ALERT_EMAILS. SNS keeps one subscription per address. Remove it from one of the two.`,
        ]
      : []),
    ...(length > MAX_PRODUCERS_PER_ADDRESS
      ? [
          `PRODUCER_ALERT_EMAILS must name at most ${MAX_PRODUCERS_PER_ADDRESS} producers for ${address}, but names ${length}: an SNS filter policy allows no more values. Send it every alert through ALERT_EMAILS instead.`,
        ]
      : []),
  ]);
  if (producersOf.size > MAX_FILTERED_ADDRESSES) {
    problems.push(
      `PRODUCER_ALERT_EMAILS must name at most ${MAX_FILTERED_ADDRESSES} addresses, but names ${producersOf.size}. By default, a topic allows no more filter policies. Let several producers share an address.`,
    );
  }
  return problems;
}

function merge(record: StageSettings, deployment: Deployment): Settings {
  const { withProducer, alertsTopic, profile: _applied, ...others } = deployment;
  // A local run cannot use somebody else's topic.
  const given = { ...others, ...(alertsTopic !== undefined && others.stage !== "local" && { alertsTopic }) };
  const producer = { ...record.producer, enabled: withProducer ?? record.producer.enabled };
  const environment = { ...record.environment, ...given.environment };
  // Alarms go to the addresses for alerts unless others are set.
  const operationsEmails = given.operationsEmails ?? given.alertEmails ?? record.alertEmails;
  // A placeholder is not needed if there is a real address.
  const isOther = GIVEN_INSTEAD.some((name) => given[name] !== undefined);
  if (given.stage === "dev" && given.alertEmails === undefined && isOther) {
    return {
      ...{ ...record, ...given, name: QUEUE_NAME, producer, environment, warnings: [] },
      ...{ alertEmails: [], operationsEmails: given.operationsEmails ?? [] },
    };
  }
  return { ...record, ...given, name: QUEUE_NAME, producer, environment, operationsEmails, warnings: [] };
}

function warningsOf(deployment: Deployment): string[] {
  const { stage, alertEmails, stateBucket } = deployment;
  const warnings: string[] = [];
  const isOther = GIVEN_INSTEAD.some((name) => deployment[name] !== undefined);
  if (stage === "dev" && alertEmails === undefined && !isOther) {
    warnings.push("ALERT_EMAILS is not given: alerts go to alerts@example.com, which nobody reads.");
  }
  if (stage !== "local" && stateBucket === undefined) {
    warnings.push(
      `STATE_BUCKET is not set: Terraform's state of ${stage} stays in a file on this machine. Without that file nobody can change or remove the deployment.`,
    );
  }
  return warnings;
}
