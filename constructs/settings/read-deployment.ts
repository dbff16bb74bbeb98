import type { Environment } from "../../core/environment/environment";
import { STAGES, type Stage } from "../../core/project/stages";
import { existingTopic } from "../topics/existing-topic";
import type { ITopic } from "../topics/topic";
import { isSlackChannel, isTeamsChannel, isTopicArn, isWebhook } from "./alert-channels";
import { isBucketName, isPrincipalArn, isRegion } from "./aws-names";
import { PROFILES, type Profile } from "./cost-profiles";
import { isEmailAddress } from "./email-address";
import {
  channelsOf,
  isAlarm,
  isSenderOfProducer,
  listOf,
  only,
  parseBoolean,
  parseKey,
  parseProducerEmails,
} from "./parse-variables";
import {
  type CustomerManagedKey,
  type OtherAlarms,
  type ProducerAlertEmail,
  RUNTIMES,
  type Runtime,
  type SlackChannel,
  type TeamsChannel,
} from "./settings";

/** What the deployer sets through the environment. What is absent comes from the stage's record. */
export interface Deployment {
  readonly stage: Stage;
  readonly region: string;
  readonly profile?: Profile;
  readonly alarms?: OtherAlarms;
  readonly dashboard?: boolean;
  readonly alertEmails?: readonly string[];
  readonly producerAlertEmails?: readonly ProducerAlertEmail[];
  readonly alertWebhooks?: readonly string[];
  readonly alertSlackChannels?: readonly SlackChannel[];
  readonly alertTeamsChannels?: readonly TeamsChannel[];
  readonly alertsTopic?: ITopic;
  readonly runbookUrl?: string;
  readonly producerSenders?: readonly string[];
  readonly operationsEmails?: readonly string[];
  readonly stateBucket?: string;
  readonly projectName?: string;
  readonly namePrefix?: string;
  readonly runtime?: Runtime;
  readonly withProducer?: boolean;
  readonly customerManagedKey?: CustomerManagedKey;
  readonly preventDestroy?: boolean;
  readonly idempotency?: boolean;
  readonly alertAcknowledgements?: boolean;
  readonly operatorPrincipals?: readonly string[];
  /** The variables that the application reads, as far as they are set. */
  readonly environment: Readonly<Record<string, string>>;
}

const DEFAULT_STAGE: Stage = "dev";
const DEFAULT_REGION = "us-east-1";

/** With the longest names, both fit into the shortest limit, 64 characters. */
const PREFIX = /^[A-Za-z0-9][A-Za-z0-9_-]{0,29}$/;
const PROJECT = /^[A-Za-z0-9][A-Za-z0-9_-]{0,62}$/;

/**
 * Reads and checks each variable, including the application's. Every problem is added to `problems`; a value with a
 * problem is left out.
 */
export function readDeployment(
  environment: Environment,
  problems: string[],
  applicationVariables: readonly string[],
): Deployment {
  const read = <T>(name: string, rule: string, parse: (text: string) => T | undefined): T | undefined => {
    const text = environment[name];
    if (text === undefined) return undefined;
    if (/[$%#]\{/.test(text)) {
      problems.push(
        `${name} must not contain an opening brace after $, % or #, but is "${text}": Terraform or CDKTF would read an expression.`,
      );
      return undefined;
    }
    const value = parse(text.trim());
    if (value === undefined) problems.push(`${name} must be ${rule}, but is "${text}".`);
    return value;
  };
  const notEmpty = <T>(name: string, rule: string, parse: (text: string) => T | undefined): T | undefined =>
    environment[name]?.trim() === "" ? undefined : read(name, rule, parse);

  const given = {
    stage: notEmpty("STAGE", `one of ${STAGES.join(", ")}`, (text) => STAGES.find((stage) => stage === text)),
    region: notEmpty("AWS_REGION", "an AWS region such as eu-west-1", only(isRegion)),
    profile: notEmpty("PROFILE", `one of ${PROFILES.join(", ")}`, (text) =>
      PROFILES.find((profile) => profile === text),
    ),
    alarms: notEmpty(
      "ALARMS",
      "all, or the ends of alarms' names, such as failure-share,consumer-failing, separated by commas, each once",
      (text): OtherAlarms | undefined => (text === "all" ? "all" : listOf(isAlarm)(text)),
    ),
    dashboard: notEmpty("DASHBOARD", "true or false", parseBoolean),
    alertEmails: notEmpty(
      "ALERT_EMAILS",
      "e-mail addresses separated by commas, each once",
      listOf(isEmailAddress),
    ),
    producerAlertEmails: notEmpty(
      "PRODUCER_ALERT_EMAILS",
      "pairs of a producer, as alerts name it, and an e-mail address, such as team:1=a@example.com,team:2=b@example.com, each once",
      parseProducerEmails,
    ),
    alertWebhooks: notEmpty(
      "ALERT_WEBHOOKS",
      "URLs that begin with https://, separated by commas, each once",
      listOf(isWebhook),
    ),
    alertSlackChannels: notEmpty(
      "ALERT_SLACK_CHANNELS",
      "pairs of a workspace's and a channel's id, such as T012AB3CD:C012AB3CD, separated by commas, each once",
      channelsOf(([workspaceId = "", channelId = ""]) => ({ workspaceId, channelId }), isSlackChannel),
    ),
    alertTeamsChannels: notEmpty(
      "ALERT_TEAMS_CHANNELS",
      "ids of a tenant, a team and a channel, joined by colons, such as <uuid>:<uuid>:19%3aabc%40thread.tacv2, separated by commas, each once",
      channelsOf(
        ([tenantId = "", teamId = "", channelId = ""]) => ({ tenantId, teamId, channelId }),
        isTeamsChannel,
      ),
    ),
    alertsTopic: notEmpty("ALERTS_TOPIC_ARN", "the ARN of an SNS topic", (text) =>
      isTopicArn(text) ? existingTopic({ arn: text }) : undefined,
    ),
    runbookUrl: notEmpty(
      "RUNBOOK_URL",
      "a URL or a path without spaces",
      only((text) => /^[^\s#]{1,200}$/.test(text)),
    ),
    producerSenders: notEmpty(
      "PRODUCER_SENDERS",
      "pairs of a sender's unique id and a producer, as alerts name it, such as AROAEXAMPLEONE=team:1,AROAEXAMPLETWO=team:2, each once",
      listOf(isSenderOfProducer),
    ),
    operationsEmails: notEmpty(
      "OPERATIONS_EMAILS",
      "e-mail addresses separated by commas, each once",
      listOf(isEmailAddress),
    ),
    stateBucket: notEmpty("STATE_BUCKET", "the name of an S3 bucket", only(isBucketName)),
    projectName: notEmpty(
      "PROJECT_NAME",
      "at most 63 letters, digits, hyphens or underscores, the first a letter or digit",
      only((text) => PROJECT.test(text)),
    ),
    // An empty value has a meaning here: no prefix.
    namePrefix: read(
      "NAME_PREFIX",
      "at most 30 letters, digits, hyphens or underscores, the first a letter or digit",
      only((text) => text === "" || PREFIX.test(text)),
    ),
    runtime: notEmpty("RUNTIME", `one of ${RUNTIMES.join(", ")}`, (text) =>
      RUNTIMES.find((runtime) => runtime === text),
    ),
    withProducer: notEmpty("WITH_PRODUCER", "true or false", parseBoolean),
    operatorPrincipals: notEmpty(
      "OPERATOR_PRINCIPALS",
      "ARNs of IAM roles, users or accounts, separated by commas, each once",
      listOf(isPrincipalArn),
    ),
    alertAcknowledgements: notEmpty("ALERT_ACKNOWLEDGEMENTS", "true or false", parseBoolean),
    idempotency: notEmpty("IDEMPOTENCY", "true or false", parseBoolean),
    preventDestroy: notEmpty("PREVENT_DESTROY", "true or false", parseBoolean),
    customerManagedKey: notEmpty("CUSTOMER_MANAGED_KEY", "true, retiring or false", parseKey),
  };
  const forApplication = applicationVariables.flatMap((name): [string, string][] => {
    const value = read(name, "text", (text) => text);
    return value === undefined ? [] : [[name, value]];
  });
  return {
    ...definedOf(given),
    stage: given.stage ?? DEFAULT_STAGE,
    region: given.region ?? DEFAULT_REGION,
    environment: Object.fromEntries(forApplication),
  };
}

type Defined<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

/** The record without undefined values, because they must not hide the stage's. */
function definedOf<T extends object>(record: T): Defined<T> {
  const defined: Defined<T> = { ...record };
  for (const key in defined) if (defined[key] === undefined) delete defined[key];
  return defined;
}
