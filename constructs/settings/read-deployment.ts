import application from "#application";
import { readProducerId } from "../../core/application/read-producer";
import {
  type CustomerManagedKey,
  RUNTIMES,
  type Runtime,
  STAGES,
  type Stage,
  type StoreAlertEmail,
} from "./settings";

export type Environment = Readonly<Record<string, string | undefined>>;

/** What the deployer gives through the environment. What is absent comes from the stage's record. */
export interface Deployment {
  readonly stage: Stage;
  readonly region: string;
  readonly alertEmails?: readonly string[];
  readonly storeAlertEmails?: readonly StoreAlertEmail[];
  readonly operationsEmails?: readonly string[];
  readonly stateBucket?: string;
  readonly namePrefix?: string;
  readonly unavailableProducts?: readonly string[];
  readonly runtime?: Runtime;
  readonly withProducer?: boolean;
  readonly customerManagedKey?: CustomerManagedKey;
  readonly operatorPrincipals?: readonly string[];
}

const DEFAULT_STAGE: Stage = "dev";
const DEFAULT_REGION = "us-east-1";

const REGION = /^[a-z]{2}(-[a-z]+)+-[1-9]$/;
const EMAIL = /^[^\s@,=]+@[^\s@,=]+\.[^\s@,=.]+$/;
/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html */
const BUCKET = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;
/** The longest name has 32 characters, the shortest limit is 64 (functions, roles). */
const PREFIX = /^[A-Za-z0-9][A-Za-z0-9_-]{0,29}$/;
/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-arns */
const PRINCIPAL = /^arn:aws(-[a-z]+)*:iam::\d{12}:(root|(role|user)\/[\w+=,.@/-]{1,512})$/;
const PRODUCT = /^[^\s,]{1,100}$/;
/** All variables of a function together may take 4 KB. */
const MAX_PRODUCTS_LENGTH = 2000;

/** Reads and checks each variable. Every problem is added to `problems`; a value with a problem is left out. */
export function readDeployment(environment: Environment, problems: string[]): Deployment {
  const read = <T>(name: string, rule: string, parse: (text: string) => T | undefined): T | undefined => {
    const text = environment[name];
    if (text === undefined) return undefined;
    if (/[$%]\{/.test(text)) {
      problems.push(
        `${name} must not hold an opening brace after $ or %, but is "${text}": Terraform would read an expression.`,
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
    region: notEmpty("AWS_REGION", "an AWS region such as eu-west-1", (text) => matching(REGION, text)),
    alertEmails: notEmpty("ALERT_EMAILS", "e-mail addresses separated by commas, each once", parseEmails),
    storeAlertEmails: notEmpty(
      "STORE_ALERT_EMAILS",
      "pairs of a store id (a whole number above 0 of at most ten digits) and an e-mail address, such as 1=a@example.com,2=b@example.com, each once",
      parseStoreEmails,
    ),
    operationsEmails: notEmpty(
      "OPERATIONS_EMAILS",
      "e-mail addresses separated by commas, each once",
      parseEmails,
    ),
    stateBucket: notEmpty("STATE_BUCKET", "the name of an S3 bucket", (text) => matching(BUCKET, text)),
    // An empty value means something here: no prefix, nothing unavailable.
    namePrefix: read(
      "NAME_PREFIX",
      "at most 30 letters, digits, hyphens or underscores, the first a letter or digit",
      (text) => (text === "" ? "" : matching(PREFIX, text)),
    ),
    unavailableProducts: read(
      "UNAVAILABLE_PRODUCTS",
      `product ids without spaces, separated by commas, ${MAX_PRODUCTS_LENGTH} characters at most`,
      parseProducts,
    ),
    runtime: notEmpty("RUNTIME", `one of ${RUNTIMES.join(", ")}`, (text) =>
      RUNTIMES.find((runtime) => runtime === text),
    ),
    withProducer: notEmpty("WITH_PRODUCER", "true or false", parseBoolean),
    operatorPrincipals: notEmpty(
      "OPERATOR_PRINCIPALS",
      "ARNs of IAM roles, users or accounts, separated by commas, each once",
      parsePrincipals,
    ),
    customerManagedKey: notEmpty("CUSTOMER_MANAGED_KEY", "true, retiring or false", parseKey),
  };
  return { ...definedOf(given), stage: given.stage ?? DEFAULT_STAGE, region: given.region ?? DEFAULT_REGION };
}

function matching(pattern: RegExp, text: string): string | undefined {
  return pattern.test(text) ? text : undefined;
}

function parseBoolean(text: string): boolean | undefined {
  return text === "true" ? true : text === "false" ? false : undefined;
}

function parseKey(text: string): CustomerManagedKey | undefined {
  return text === "retiring" ? text : parseBoolean(text);
}

function entriesOf(text: string): string[] {
  return text === "" ? [] : text.split(",").map((entry) => entry.trim());
}

function areDistinct(entries: readonly string[]): boolean {
  return new Set(entries).size === entries.length;
}

function parseEmails(text: string): string[] | undefined {
  const emails = entriesOf(text);
  return emails.every((email) => EMAIL.test(email)) && areDistinct(emails) ? emails : undefined;
}

function parseStoreEmails(text: string): StoreAlertEmail[] | undefined {
  const entries = entriesOf(text);
  const pairs = entries.map((entry) => {
    const [storeId = "", address = "", ...rest] = entry.split("=");
    return { storeId, address, valid: isStoreId(storeId) && EMAIL.test(address) && rest.length === 0 };
  });
  if (!pairs.every((pair) => pair.valid) || !areDistinct(entries)) return undefined;
  return pairs.map(({ storeId, address }) => ({ storeId, address }));
}

function parsePrincipals(text: string): string[] | undefined {
  const principals = entriesOf(text);
  return principals.every((arn) => PRINCIPAL.test(arn)) && areDistinct(principals) ? principals : undefined;
}

function parseProducts(text: string): string[] | undefined {
  const products = entriesOf(text);
  const valid = text.length <= MAX_PRODUCTS_LENGTH && products.every((product) => PRODUCT.test(product));
  return valid && areDistinct(products) ? products : undefined;
}

function isStoreId(text: string): boolean {
  const { attribute } = application.producer;
  const attributes = { [attribute]: { DataType: "String", StringValue: text } };
  return readProducerId(application, attributes).kind === "valid";
}

type Defined<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

/** The record without its undefined values: an absent one must not hide the stage's. */
function definedOf<T extends object>(record: T): Defined<T> {
  const defined: Defined<T> = { ...record };
  for (const key in defined) if (defined[key] === undefined) delete defined[key];
  return defined;
}
